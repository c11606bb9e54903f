"""Countries by their ISO 3166 codes: their zones, dialling codes, names, working weeks; data for `worker.rules.whereabouts`.

Zones are those of the tz database's zone.tab; of zones of a country whose clocks agreed in 2025 and 2026, one stands for all, and of a
country's zones the most populous comes first.  Dialling codes are those of ITU-T E.164.
"""

from __future__ import annotations

_ZONES = (
    "AD Europe/Andorra; AE Asia/Dubai; AF Asia/Kabul; AG America/Antigua; AI America/Anguilla; AL Europe/Tirane; AM Asia/Yerevan; "
    "AO Africa/Luanda; AR America/Argentina/Buenos_Aires; AS Pacific/Pago_Pago; AT Europe/Vienna; "
    "AU Australia/Sydney Australia/Brisbane Australia/Perth Australia/Adelaide Australia/Darwin Australia/Lord_Howe Australia/Eucla; "
    "AW America/Aruba; AX Europe/Mariehamn; AZ Asia/Baku; BA Europe/Sarajevo; BB America/Barbados; BD Asia/Dhaka; BE Europe/Brussels; "
    "BF Africa/Ouagadougou; BG Europe/Sofia; BH Asia/Bahrain; BI Africa/Bujumbura; BJ Africa/Porto-Novo; BL America/St_Barthelemy; "
    "BM Atlantic/Bermuda; BN Asia/Brunei; BO America/La_Paz; BQ America/Kralendijk; "
    "BR America/Sao_Paulo America/Manaus America/Rio_Branco America/Noronha; BS America/Nassau; BT Asia/Thimphu; BW Africa/Gaborone; "
    "BY Europe/Minsk; BZ America/Belize; "
    "CA America/Toronto America/Vancouver America/Edmonton America/Winnipeg America/Halifax America/Regina America/St_Johns America/Blanc-Sablon America/Atikokan America/Creston; "
    "CC Indian/Cocos; CD Africa/Kinshasa Africa/Lubumbashi; CF Africa/Bangui; CG Africa/Brazzaville; CH Europe/Zurich; CI Africa/Abidjan; "
    "CK Pacific/Rarotonga; CL America/Santiago America/Coyhaique Pacific/Easter; CM Africa/Douala; CN Asia/Shanghai Asia/Urumqi; "
    "CO America/Bogota; CR America/Costa_Rica; CU America/Havana; CV Atlantic/Cape_Verde; CW America/Curacao; CX Indian/Christmas; "
    "CY Asia/Nicosia; CZ Europe/Prague; DE Europe/Berlin; DJ Africa/Djibouti; DK Europe/Copenhagen; DM America/Dominica; "
    "DO America/Santo_Domingo; DZ Africa/Algiers; EC America/Guayaquil Pacific/Galapagos; EE Europe/Tallinn; EG Africa/Cairo; "
    "EH Africa/El_Aaiun; ER Africa/Asmara; ES Europe/Madrid Atlantic/Canary; ET Africa/Addis_Ababa; FI Europe/Helsinki; FJ Pacific/Fiji; "
    "FK Atlantic/Stanley; FM Pacific/Chuuk Pacific/Pohnpei; FO Atlantic/Faroe; FR Europe/Paris; GA Africa/Libreville; GB Europe/London; "
    "GD America/Grenada; GE Asia/Tbilisi; GF America/Cayenne; GG Europe/Guernsey; GH Africa/Accra; GI Europe/Gibraltar; "
    "GL America/Nuuk America/Danmarkshavn America/Thule; GM Africa/Banjul; GN Africa/Conakry; GP America/Guadeloupe; GQ Africa/Malabo; "
    "GR Europe/Athens; GT America/Guatemala; GU Pacific/Guam; GW Africa/Bissau; GY America/Guyana; HK Asia/Hong_Kong; "
    "HN America/Tegucigalpa; HR Europe/Zagreb; HT America/Port-au-Prince; HU Europe/Budapest; ID Asia/Jakarta Asia/Makassar Asia/Jayapura; "
    "IE Europe/Dublin; IL Asia/Jerusalem; IM Europe/Isle_of_Man; IN Asia/Kolkata; IQ Asia/Baghdad; IR Asia/Tehran; IS Atlantic/Reykjavik; "
    "IT Europe/Rome; JE Europe/Jersey; JM America/Jamaica; JO Asia/Amman; JP Asia/Tokyo; KE Africa/Nairobi; KG Asia/Bishkek; "
    "KH Asia/Phnom_Penh; KI Pacific/Tarawa Pacific/Kanton Pacific/Kiritimati; KM Indian/Comoro; KN America/St_Kitts; KP Asia/Pyongyang; "
    "KR Asia/Seoul; KW Asia/Kuwait; KY America/Cayman; KZ Asia/Almaty; LA Asia/Vientiane; LB Asia/Beirut; LC America/St_Lucia; "
    "LI Europe/Vaduz; LK Asia/Colombo; LR Africa/Monrovia; LS Africa/Maseru; LT Europe/Vilnius; LU Europe/Luxembourg; LV Europe/Riga; "
    "LY Africa/Tripoli; MA Africa/Casablanca; MC Europe/Monaco; MD Europe/Chisinau; ME Europe/Podgorica; MF America/Marigot; "
    "MG Indian/Antananarivo; MH Pacific/Majuro; MK Europe/Skopje; ML Africa/Bamako; MM Asia/Yangon; MN Asia/Ulaanbaatar Asia/Hovd; "
    "MO Asia/Macau; MP Pacific/Saipan; MQ America/Martinique; MR Africa/Nouakchott; MS America/Montserrat; MT Europe/Malta; "
    "MU Indian/Mauritius; MV Indian/Maldives; MW Africa/Blantyre; "
    "MX America/Mexico_City America/Tijuana America/Cancun America/Hermosillo America/Matamoros America/Ciudad_Juarez; "
    "MY Asia/Kuala_Lumpur; MZ Africa/Maputo; NA Africa/Windhoek; NC Pacific/Noumea; NE Africa/Niamey; NF Pacific/Norfolk; NG Africa/Lagos; "
    "NI America/Managua; NL Europe/Amsterdam; NO Europe/Oslo; NP Asia/Kathmandu; NR Pacific/Nauru; NU Pacific/Niue; "
    "NZ Pacific/Auckland Pacific/Chatham; OM Asia/Muscat; PA America/Panama; PE America/Lima; "
    "PF Pacific/Tahiti Pacific/Marquesas Pacific/Gambier; PG Pacific/Port_Moresby Pacific/Bougainville; PH Asia/Manila; PK Asia/Karachi; "
    "PL Europe/Warsaw; PM America/Miquelon; PN Pacific/Pitcairn; PR America/Puerto_Rico; PS Asia/Gaza; PT Europe/Lisbon Atlantic/Azores; "
    "PW Pacific/Palau; PY America/Asuncion; QA Asia/Qatar; RE Indian/Reunion; RO Europe/Bucharest; RS Europe/Belgrade; "
    "RU Europe/Moscow Asia/Yekaterinburg Europe/Samara Asia/Novosibirsk Asia/Irkutsk Asia/Vladivostok Europe/Kaliningrad Asia/Omsk Asia/Chita Asia/Magadan Asia/Kamchatka; "
    "RW Africa/Kigali; SA Asia/Riyadh; SB Pacific/Guadalcanal; SC Indian/Mahe; SD Africa/Khartoum; SE Europe/Stockholm; SG Asia/Singapore; "
    "SH Atlantic/St_Helena; SI Europe/Ljubljana; SJ Arctic/Longyearbyen; SK Europe/Bratislava; SL Africa/Freetown; SM Europe/San_Marino; "
    "SN Africa/Dakar; SO Africa/Mogadishu; SR America/Paramaribo; SS Africa/Juba; ST Africa/Sao_Tome; SV America/El_Salvador; "
    "SX America/Lower_Princes; SY Asia/Damascus; SZ Africa/Mbabane; TC America/Grand_Turk; TD Africa/Ndjamena; TG Africa/Lome; "
    "TH Asia/Bangkok; TJ Asia/Dushanbe; TK Pacific/Fakaofo; TL Asia/Dili; TM Asia/Ashgabat; TN Africa/Tunis; TO Pacific/Tongatapu; "
    "TR Europe/Istanbul; TT America/Port_of_Spain; TV Pacific/Funafuti; TW Asia/Taipei; TZ Africa/Dar_es_Salaam; "
    "UA Europe/Kyiv Europe/Simferopol; UG Africa/Kampala; "
    "US America/New_York America/Chicago America/Los_Angeles America/Denver America/Phoenix Pacific/Honolulu America/Anchorage America/Adak; "
    "UY America/Montevideo; UZ Asia/Tashkent; VA Europe/Vatican; VC America/St_Vincent; VE America/Caracas; VG America/Tortola; "
    "VI America/St_Thomas; VN Asia/Ho_Chi_Minh; VU Pacific/Efate; WF Pacific/Wallis; WS Pacific/Apia; YE Asia/Aden; YT Indian/Mayotte; "
    "ZA Africa/Johannesburg; ZM Africa/Lusaka; ZW Africa/Harare"
)
_DIALLED = (
    "1 US CA; 1242 BS; 1246 BB; 1264 AI; 1268 AG; 1284 VG; 1340 VI; 1345 KY; 1441 BM; 1473 GD; 1649 TC; 1658 JM; 1664 MS; 1670 MP; 1671 GU; "
    "1684 AS; 1721 SX; 1758 LC; 1767 DM; 1784 VC; 1787 PR; 1809 DO; 1829 DO; 1849 DO; 1868 TT; 1869 KN; 1876 JM; 1939 PR; 7 RU KZ; 20 EG; 27 "
    "ZA; 30 GR; 31 NL; 32 BE; 33 FR; 34 ES; 36 HU; 39 IT; 40 RO; 41 CH; 43 AT; 44 GB; 45 DK; 46 SE; 47 NO; 48 PL; 49 DE; 51 PE; 52 MX; 53 "
    "CU; 54 AR; 55 BR; 56 CL; 57 CO; 58 VE; 60 MY; 61 AU; 62 ID; 63 PH; 64 NZ; 65 SG; 66 TH; 81 JP; 82 KR; 84 VN; 86 CN; 90 TR; 91 IN; 92 "
    "PK; 93 AF; 94 LK; 95 MM; 98 IR; 211 SS; 212 MA; 213 DZ; 216 TN; 218 LY; 220 GM; 221 SN; 222 MR; 223 ML; 224 GN; 225 CI; 226 BF; 227 NE; "
    "228 TG; 229 BJ; 230 MU; 231 LR; 232 SL; 233 GH; 234 NG; 235 TD; 236 CF; 237 CM; 238 CV; 239 ST; 240 GQ; 241 GA; 242 CG; 243 CD; 244 AO; "
    "245 GW; 248 SC; 249 SD; 250 RW; 251 ET; 252 SO; 253 DJ; 254 KE; 255 TZ; 256 UG; 257 BI; 258 MZ; 260 ZM; 261 MG; 262 RE; 263 ZW; 264 NA; "
    "265 MW; 266 LS; 267 BW; 268 SZ; 269 KM; 290 SH; 291 ER; 297 AW; 298 FO; 299 GL; 350 GI; 351 PT; 352 LU; 353 IE; 354 IS; 355 AL; 356 MT; "
    "357 CY; 358 FI; 359 BG; 370 LT; 371 LV; 372 EE; 373 MD; 374 AM; 375 BY; 376 AD; 377 MC; 378 SM; 380 UA; 381 RS; 382 ME; 385 HR; 386 SI; "
    "387 BA; 389 MK; 420 CZ; 421 SK; 423 LI; 500 FK; 501 BZ; 502 GT; 503 SV; 504 HN; 505 NI; 506 CR; 507 PA; 508 PM; 509 HT; 590 GP; 591 BO; "
    "592 GY; 593 EC; 594 GF; 595 PY; 596 MQ; 597 SR; 598 UY; 599 CW; 670 TL; 673 BN; 674 NR; 675 PG; 676 TO; 677 SB; 678 VU; 679 FJ; 680 PW; "
    "682 CK; 685 WS; 687 NC; 689 PF; 852 HK; 853 MO; 855 KH; 856 LA; 880 BD; 886 TW; 960 MV; 961 LB; 962 JO; 963 SY; 964 IQ; 965 KW; 966 SA; "
    "967 YE; 968 OM; 970 PS; 971 AE; 972 IL; 973 BH; 974 QA; 975 BT; 976 MN; 977 NP; 992 TJ; 993 TM; 994 AZ; 995 GE; 996 KG; 998 UZ "
)
_NAMES = {
    "DE": "germany,deutschland,allemagne,alemania,germania,duitsland,alemanha",
    "AT": "austria,österreich,autriche,oostenrijk,áustria",
    "CH": "switzerland,schweiz,suisse,suiza,svizzera,zwitserland,suíça",
    "FR": "france,frankreich,francia,frankrijk,frança",
    "ES": "spain,spanien,espagne,españa,spagna,spanje,espanha",
    "IT": "italy,italien,italie,italia,italië,itália",
    "PT": "portugal,portogallo",
    "NL": "netherlands,the netherlands,niederlande,pays-bas,países bajos,paesi bassi,nederland,países baixos,holland",
    "BE": "belgium,belgien,belgique,bélgica,belgio,belgië",
    "LU": "luxembourg,luxemburg,luxemburgo,lussemburgo",
    "GB": "united kingdom,uk,england,scotland,wales,great britain,großbritannien,royaume-uni,reino unido,regno unito",
    "IE": "ireland,irland,irlande,irlanda,ierland",
    "DK": "denmark,danmark,dänemark,danemark,dinamarca,danimarca",
    "SE": "sweden,sverige,schweden,suède,suecia,svezia,zweden",
    "NO": "norway,norge,norwegen,norvège,noruega,norvegia,noorwegen",
    "FI": "finland,suomi,finnland,finlande,finlandia",
    "PL": "poland,polska,polen,pologne,polonia,polónia",
    "CZ": "czech republic,czechia,tschechien,česká republika,république tchèque",
    "SK": "slovakia,slowakei,slovensko",
    "HU": "hungary,ungarn,magyarország,hongrie,hungría",
    "RO": "romania,rumänien,românia,roumanie,rumania",
    "BG": "bulgaria,bulgarien",
    "GR": "greece,griechenland,grèce,grecia",
    "TR": "turkey,türkei,türkiye,turquie,turquía",
    "US": "usa,u.s.a.,united states,united states of america,états-unis,estados unidos,stati uniti",
    "CA": "canada,kanada,canadá",
    "MX": "mexico,méxico,mexiko,mexique",
    "BR": "brazil,brasil,brasilien,brésil,brasile",
    "AR": "argentina,argentinien",
    "CL": "chile",
    "CO": "colombia",
    "PE": "peru,perú",
    "AU": "australia,australien,australie",
    "NZ": "new zealand,neuseeland",
    "ZA": "south africa,südafrika",
    "IN": "india,indien,inde",
    "CN": "china",
    "JP": "japan",
    "KR": "south korea,korea",
    "SG": "singapore,singapur",
    "HK": "hong kong",
    "TW": "taiwan",
    "MY": "malaysia",
    "TH": "thailand",
    "ID": "indonesia",
    "PH": "philippines",
    "VN": "vietnam",
    "AE": "united arab emirates,uae,u.a.e.",
    "SA": "saudi arabia",
    "QA": "qatar",
    "KW": "kuwait",
    "BH": "bahrain",
    "OM": "oman",
    "IL": "israel",
    "EG": "egypt",
    "MA": "morocco,maroc",
    "TN": "tunisia,tunisie",
    "NG": "nigeria",
    "KE": "kenya",
    "UA": "ukraine",
    "RU": "russia,russland",
    "RS": "serbia,serbien",
    "HR": "croatia,kroatien,hrvatska",
    "SI": "slovenia,slowenien,slovenija",
    "EE": "estonia,estland,eesti",
    "LV": "latvia,lettland",
    "LT": "lithuania,litauen",
    "IS": "iceland",
    "PK": "pakistan",
    "BD": "bangladesh",
    "LK": "sri lanka",
}
_OF_US = {
    "America/New_York": "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV MI FL IN KY",
    "America/Chicago": "AL AR IL IA LA MN MS MO OK WI TX KS NE ND SD TN",
    "America/Denver": "CO MT NM UT WY ID",
    "America/Los_Angeles": "CA NV WA OR",
    "America/Phoenix": "AZ",
    "Pacific/Honolulu": "HI",
    "America/Anchorage": "AK",
}
_OF_CANADA = {
    "America/Toronto": "ON QC",
    "America/Vancouver": "BC",
    "America/Edmonton": "AB NT",
    "America/Winnipeg": "MB",
    "America/Regina": "SK",
    "America/Halifax": "NS NB PE",
    "America/St_Johns": "NL",
}
_OF_AUSTRALIA = {
    "Australia/Sydney": "NSW VIC TAS ACT",
    "Australia/Brisbane": "QLD",
    "Australia/Perth": "WA",
    "Australia/Adelaide": "SA",
    "Australia/Darwin": "NT",
}


def _rows(text: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(rest) for name, *rest in (row.split() for row in text.split(";"))}


def _by_part(zones: dict[str, str]) -> dict[str, str]:
    return {part: zone for zone, parts in zones.items() for part in parts.split()}


ZONES = _rows(_ZONES)
DIALLED = _rows(_DIALLED)
NAMES = {name: country for country, names in _NAMES.items() for name in names.split(",")}
STATES = {
    "US": _by_part(_OF_US),
    "CA": _by_part(_OF_CANADA),
    "AU": _by_part(_OF_AUSTRALIA),
}  # zone by state, as in postal addresses
POSTAL_LETTERS = {
    "D": "DE", "DE": "DE", "A": "AT", "AT": "AT", "CH": "CH", "F": "FR", "FR": "FR", "B": "BE", "BE": "BE", "L": "LU", "LU": "LU", "I": "IT",
    "IT": "IT", "E": "ES", "ES": "ES", "NL": "NL", "DK": "DK", "PL": "PL", "CZ": "CZ", "SE": "SE", "FI": "FI", "P": "PT", "SK": "SK", "SI": "SI", "H": "HU",
}  # fmt: skip
# Endings that are sold for their sound: they tell nothing of a country.
_SOUNDING = (
    "ac ag ai am as bz cc cd cf co cx dj fm ga gg gl gq gs im io je la ly me ml ms mu nu pm pw re sc sh so st su tc tf tk tl to tv ug vc vg vu "
    "ws wf yt"
)
SOUNDING = frozenset(_SOUNDING.split())
BIG = ("US", "GB", "DE", "FR", "IN", "BR", "JP", "CN", "AU", "CA", "ES", "IT", "ZA", "MX", "AE", "SG", "TR", "AR", "RU")
MAINLY_ONE = frozenset(
    {"ES", "PT", "CL", "EC", "NZ", "UA", "PG"}
)  # whose first zone is that of nearly all who live there
SPOKEN = {
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH", "CA", "MA", "TN", "SN", "CI"),
    "es": ("ES", "MX", "CO", "AR", "PE", "CL", "EC", "GT", "BO", "UY", "PY", "CR", "PA"),
    "it": ("IT", "CH"),
    "nl": ("NL", "BE"),
    "pt": ("BR", "PT", "AO", "MZ"),
}
# Days on which people work where the week is not Monday to Friday; 0 is Monday.
_FROM_SUNDAY = "BD BH DZ EG IL IQ JO KW LY MV OM PS QA SA SD SY YE DJ"
WORKDAYS = {
    **dict.fromkeys(_FROM_SUNDAY.split(), (6, 0, 1, 2, 3)),
    "NP": (6, 0, 1, 2, 3, 4),
    "IR": (5, 6, 0, 1, 2),
    "AF": (5, 6, 0, 1, 2),
    "SO": (5, 6, 0, 1, 2),
}
