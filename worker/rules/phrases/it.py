"""Italian: the words that show an intent; what the names mean is told in the package."""

from __future__ import annotations

from worker.rules.phrases.parts import SLOT

PHRASES: dict[str, tuple[str, ...]] = {
    "opt_out_flat": (
        r"(?:chied|richied)\w{1,4} la cancellazione",
        r"(?:cancell|rimuov|elimin|togli)(?:ate|ete|i|a|are|ere|atemi|etemi|ami|imi|ateci|armi|ermi|armi|arci|i|imi)(?:mi|ci)?(?: (?:dal|dalla|dai|dalle|il mio|la mia|i miei|il nostro|la nostra|questo|questa|da|subito)(?:\W{1,3}\w{1,20}){0,4})",
        r"(?:cancellatemi|cancellami|rimuovetemi|rimuovimi|toglietemi|disiscriv\w{1,6}|disiscrizione)",
        r"non (?:mi |ci )?(?:scriv|contatt|invi|mand|chiam)\w{1,7} (?:più|altre|altro|ulteriori|mai più)",
        r"non (?:voglio|desidero|vogliamo|desideriamo|intendo|gradisco) (?:più )?(?:ricevere|essere contattat\w)",
        r"non (?:più )?ricevere (?:più|altre|ulteriori)",
        r"(?:smett|cess)\w{1,5} di (?:(?:scriver|inviar|mandar|contattar)\w{1,3})",
        r"(?:mi oppongo|ci opponiamo)",
        r"diritto (?:all'oblio|di opposizione|alla cancellazione)",
        r"cancellazione dei miei dati",
        r"lasciatemi in pace",
        r"(?:cancell|rimuov|elimin|togli|toglie)\w{1,6}(?:mi|ci)? (?:[\w'-]{1,20} ){0,5}(?:dai|dalle|dalla|dal|dagli|da) (?:vostr\w|quest\w|tutt\w)? ?(?:[\w-]{1,15} ){0,2}(?:invii|list\w|archiv\w{1,2}|elenc\w{1,2}|mailing\w{0,5}|database|newsletter|contatti|rubrica)",
        r"(?:finitela|smettetela|smettila|finiscila) (?:con|di|\w{1,8} (?:con|di))",
        r"basta (?:con )?(?:\w{1,8} )?(?:mail|e-?mail|messaggi|spam|pubblicità)",
    ),
    "left_company": (
        r"non (?:lavora|lavoro|fa|faccio|collabora|è|opera) più (?:(?:qui|con noi|presso|parte|in|per|alle|nell|nella|dipendente|con|da noi)(?: \w{1,20}){0,2})?",
        r"ha(?:nno)? lasciato (?:l'azienda|la (?:società|nostra|ditta)|il (?:gruppo|suo incarico)|la nostra)",
        r"ho lasciato (?:l'azienda|la (?:società|ditta)|il mio)",
        r"(?:è|sono) (?:andat[oa] )?in pensione",
        r"(?:è (?:deceduto|deceduta|mancat[oa]|scompars[oa]|venut[oa] a mancare))",
        r"ultimo giorno (?:di lavoro|qui|in)",
        r"(?:vado|va|andrò|andrà) (?:\w{1,8} )?in pensione",
        r"(?:lascio|lascerò|lascia|lasciato) (?:l'azienda|la (?:società|ditta|nostra)|il (?:mio|suo) (?:incarico|posto|ruolo)|definitivamente)",
        r"(?:cessat|conclus|terminat|interrott)o (?:\w{1,5} )?(?:collaborazione|attività|rapporto|servizio)",
        r"ultimo giorno",
        r"(?:mio|suo) successore",
    ),
    "wrong_person": (
        r"non (?:sono|siamo) (?:io )?(?:la persona|il (?:responsabile|referente|contatto)|la (?:responsabile|referente))",
        r"non (?:mi occupo|è (?:di mia competenza|il mio (?:settore|reparto|ufficio|campo))|sono responsabile|mi compete|dipende da me)",
        r"(?:persona|indirizzo|contatto|ufficio|reparto|destinatario) (?:sbagliat[oa]|errat[oa])",
        r"(?:rivolg|contatt)\w{1,6}(?:si)? (?:a|al|alla|il|la|all')(?: |(?<='))(?!me|noi)[\w .]{2,40}",
        r"(?:se ne occupa|il (?:referente|responsabile) è|decide (?:il|la)|inoltrat[oa] (?:a|al|alla))",
        r"non sono io (?:a |che |il |la |chi )",
        r"ha(?:i|te|nno)? sbagliato (?:persona|indirizzo|ufficio|ditta|azienda|numero)|mi (?:confond\w{1,2}|scambi\w{0,1})",
        r"(?:decision[ei]|acquist[oi]|ordini|question[ei]|di questo|di queste cose|di ciò|quest[eo])(?: \w{1,10}){0,2} (?:l[ei] prende|l[ei] gestisce|si occupa|se ne occupa|sono gestit[ie]|è gestit[oa]|l[oe] decide|pass\w{1,3}|dipend\w{1,3}|spetta\w{0,2}|compet\w{1,4})",
        r"(?:giro|inoltro|ho girato|ho inoltrato|ho passato) (?:la|il|questa|tutto|subito)",
        r"(?:provi|provate|senta|sentite|chieda|chiedete|parli|parlate) (?:con|a|al|alla|dal|direttamente) (?!me|noi)\w",
        r"non sono io",
    ),
    "ooo": (
        r"(?:fuori (?:ufficio|sede)|in (?:ferie|vacanza|trasferta|congedo|maternità|malattia|permesso)|assente|sarò (?:assente|di ritorno|fuori)|al mio (?:rientro|ritorno)|rientr(?:o|erò|are) (?:in ufficio|il|lunedì|martedì|mercoledì|giovedì|venerdì)|risposta automatica|chiusura estiva|chius[oaie] per ferie|in mia assenza)",
        r"(?:azienda|uffici|ufficio|ditta|negozio|stabilimento|noi)(?: \w{1,12}){0,4} (?:chius[oaie]|in ferie)",
        r"chiusura (?:natalizia|estiva|aziendale|annuale|dal)",
        r"(?:resterà|resteranno|rimarrà|rimarranno|sarà|saranno) (?:\w{1,10} )?chius[oaie]",
        r"mi sostituisce|durante la mia assenza|in viaggio",
    ),
    "refused": (
        r"non (?:fa per noi|ci interessa)",
        r"non (?:siamo|sono|ci|mi|è di (?:nostro )?)\s?interess\w{1,5}",
        r"nessun interesse",
        r"no,? grazie",
        r"non (?:abbiamo|ho) (?:bisogno|necessità|interesse)",
        r"non (?:ci serve|ne abbiamo bisogno|fa per noi|intendiamo)",
        r"(?:abbiamo|ho) (?:scelto|optato|deciso)(?: \w{1,15}){0,2} (?:un altro|altro|di non|per un altro)",
        r"decliniamo",
        r"(?:restiamo|rimaniamo|resto|continuiamo) (?:con|da|fedeli)|(?:preferiamo|preferisco) (?:tenere|restare|rimanere|mantenere|continuare)",
        r"non (?:è|era|sarebbe) (?:quello|ciò) (?:che|di cui)",
        r"non (?:fa|farebbe) (?:al caso|per) (?:nostro|noi|me|mio)",
        r"non (?:ci|mi) (?:serv\w{1,6}|sarebbe utile|è utile|interessa|convince)",
        r"(?:affidat|ordinat|acquistat|comprat|scelt|assegnat|preferit|firmat)[oia](?: [\w']{1,10}){0,3} (?:altrove|un'altra|un altro|altra|altro)",
        r"un'altra (?:ditta|azienda|società)",
        r"(?:siamo|sono) a posto",
        r"non rientra\w{0,2}",
        r"troppo car[oa]",
        r"(?:lo )?facciamo (?:\w{1,6} )?(?:da soli|internamente|in casa)",
    ),
    "yes": (
        r"sì,? (?:grazie|volentieri)",
    ),
    "settled": (
        r"(?:abbiamo|ho|lavoriamo|disponiamo) già(?: \w{1,15}){0,4}",
        r"(?:soddisfatti|contenti) (?:del|di|con)",
        r"ci troviamo bene",
        r"non abbiamo (?:budget|fondi)",
    ),
    "for_now": (
        r"(?:al|per il|in questo) momento|per ora|attualmente|quest'anno|non ancora",
    ),
    "later": (
        r"(?:più avanti|più tardi|non (?:ora|adesso|per ora|in questo momento|al momento|è il momento|ancora|prima)|al momento|per (?:il momento|ora)|in questo momento|(?:ri)?(?:contatt|sent|scriv|chiam|parl)\w{1,7} (?:a|ad|in|dopo|tra|fra|nel|da|il) |risent\w{1,8}|ricontatt\w{1,6}|riparl\w{1,6}|l'anno prossimo|il prossimo anno|rimandat\w|rinviat\w|sospes\w|congelat\w|dopo (?:l'estate|le ferie|natale|ferragosto))",
        r"(?:no|non) (?:antes de|prima del) 20\d\d",
    ),
    "accepted": (
        rf"(?:confermo|confermato|perfetto|va bene|va benissimo|d'accordo|ok|sì|ci vediamo)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{SLOT}",
        r"(?:mi|ci) va (?:molto )?bene",
    ),
    "interested": (
        r"(?<!non siamo )(?<!non sono )(?<!non ci )(?<!non mi )(?:interessat[oiae]|ci interessa|mi interessa|interessante|interesserebbe)",
        r"(?:mand|invi|chiam|prepar|facci|mi facci|ci facci|ci mandi|ci invi|mi mandi|mi invi)(?:i|ate|a|atemi|ateci|ami|aci|iate|imi|ici|a pure|i pure)?(?:mi|ci)?(?: (?:pure|il|la|un|una|le|i|tutto|avere|sapere)(?: \w{1,15}){0,3})",
        r"(?:può|puoi|potete|potrebbe|potreste|potresti) (?:\w{1,12} ){0,2}(?:mandar|inviar|chiamar|far|prepar|passar|venire|fornir)\w{0,5}",
        r"(?:volentieri|con piacere|procediamo|preventivo|vorrei|vorremmo|cerchiamo|abbiamo bisogno|ci servirebbe|mi dica|prossimo passo|molto bene, proced\w{2,6})(?<!non abbiamo bisogno)",
        r"quando (?:potete|potreste|può|potrebbe|puoi|passate|venite)",
        r"(?:arriva|capita|cade) (?:\w{1,3} )?(?:al momento giusto|a proposito|a fagiolo|giusto|a pennello)|al momento giusto",
        r"(?:proviamolo|facciamolo|proviamola|facciamo così|procediamo|partiamo)",
        r"come (?:si fa|facciamo|procediamo|si procede)",
        r"conferm\w{1,4} l'ordine|potete (?:consegnare|procedere|spedire|iniziare|partire)",
        r"(?:titolare|direttor\w{1,3}|direttrice|capo|responsabile|socio|collega)(?: \w{1,10}){0,2} (?:vorrebbe|vuole|desidera|è interessat\w|gradirebbe)",
        r"(?:che|quali) (?:documenti|dati|informazioni)(?: \w{1,6}){0,2} (?:servono|occorrono)",
        r"(?:buona|ottima|bella) (?:proposta|idea|offerta|soluzione)",
        r"(?:il )?prezzo (?:va bene|ci va|va benissimo|è giusto)",
        r"(?:mi|ci) (?:faccia|mandi|invii|prepari)(?: \w{1,10}){1,3}",
        r"(?:mandatemi|inviatemi|mandateci|inviateci|fatemi|fateci|preparateci|anzi)(?= |!|,)",
    ),
    "closer": (
        r"grazie|ricevuto|perfetto|va bene|d'accordo|capito|buona (?:giornata|serata)|buon (?:weekend|lavoro)|a presto|le farò sapere|vi faremo sapere",
        r"(?:ottimo|tutto chiaro|tutto ok|è arrivato tutto|arrivato tutto|tutto quello che (?:ci|mi)|proprio quello che|buona giornata|buona serata|grazie)",
    ),
    "in_touch": (
        r"le far(?:ò|emo) sapere",
    ),
    "no_answer_needed": (
        r"non (?:serve|occorre|è necessario) (?:che )?rispond\w{1,4}",
    ),
    "back": (
        r"(?:torno|rientro|rientrerò|tornerò|riapriamo|riapriranno|riaprirà|riapre|riprendo|riprendiamo)(?! (?:il discorso|sul|sull))(?: \w{1,12}){0,3}",
    ),
    "busy": (
        r"pres(?:i|o|a|issimi|issimo)(?! in)|sommers\w|in pieno \w{3,12}|trasloco|non riusciamo|non riesco|non possiamo (?:valutar|guardar|occuparc|decider)\w{1,4}|(?:tutto|progetto)(?: \w{1,5}){0,2} ferm[oi]|prima è inutile|inutile prima|questa settimana no|momento giusto|niente fino|fino a (?:\w{1,6} ){0,2}\w{3,8} niente",
        r"(?:budget|fondi)(?: [\w']{1,10}){0,4} (?:finit|esaurit|bloccat|spes|arrivan)[oi]?",
        r"(?:avrò|avremo) (?:\w{1,6} )?tempo",
    ),
    "contact": (
        r"(?:ri)?(?:scriv|chiam|contatt|sent|parl|ricord|chied|prov)\w{1,9}|(?:ri)?vediamoci|farsi vivo|si faccia viv[oa]|se ne riparla|me lo richieda",
    ),
    "decide": (
        r"(?:decisione|budget|fondi|gara|comitato|consiglio|contratto scade)",
    ),
    "afterwards": (
        r"(?:dopodiché|dopo di che|successivamente)",
    ),
    "no_opt_out": (
        r"anzi|al contrario",
    ),
}
