"""Mails to sellers of many trades with the verdict a careful person gives, written before the rules had read any of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage

from worker.mail.parse import parse
from worker.model import ParsedMail

US = "harborline.example"
REPLY = {"In-Reply-To": "<ours@harborline.example>", "References": "<ours@harborline.example>"}
UNJUDGED = "?"
OUR_NOTE = (
    "\n\nOn Mon, 4 May 2026 at 10:12, Mo Berg <mo@harborline.example> wrote:\n"
    "> Hi,\n> I help firms such as yours. Would a short call make sense?\n> Best, Mo\n"
)


@dataclass(frozen=True, slots=True)
class Fresh:
    """A mail and what is true of it; an expectation that is left out is not judged."""

    text: str
    subject: str = ""
    sender: str = "Dana Whitlock <dana@whitlock.example>"
    headers: dict[str, str] = field(default_factory=dict)
    expected: dict[str, object] = field(default_factory=dict)

    def parsed(self) -> ParsedMail:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, f"Mo Berg <mo@{US}>", self.subject
        message["Date"] = "Wed, 06 May 2026 09:30:00 +0200"
        message["Message-ID"] = "<fresh@harborline.test>"
        for name, value in self.headers.items():
            message[name] = value
        message.set_content(self.text)
        return parse(message.as_bytes())


def lead(
    text: str, subject: str = "", sender: str = "Dana Whitlock <dana@whitlock.example>", **expected: object
) -> Fresh:
    headers = expected.pop("headers", {})
    assert isinstance(headers, dict)
    told = {"lead": True, "source": "direct", "needs": True} | expected
    return Fresh(text, subject, sender, headers, {name: value for name, value in told.items() if value != UNJUDGED})


def none(
    text: str, subject: str = "", sender: str = "Dana Whitlock <dana@whitlock.example>", **expected: object
) -> Fresh:
    headers = expected.pop("headers", {})
    assert isinstance(headers, dict)
    return Fresh(text, subject, sender, headers, {"lead": False, "source": None} | expected)


def answer(text: str, intent: str | None, **expected: object) -> Fresh:
    """A reply to a mail of ours of which the intent is judged."""
    return Fresh(
        text + OUR_NOTE,
        "Re: A short call?",
        "Dana Whitlock <dana@whitlock.example>",
        REPLY,
        {"intent": intent} | expected,
    )


DIRECT = {
    "catering for a wedding": lead(
        "Hi there,\n\nmy sister marries on 12 September and we expect 90 guests. Are you free that day, and roughly what do you charge per head?\n\nDana",
        "12 September",
    ),
    "roof leaks": lead(
        "Good morning, since the storm water drips into our storage hall. Could somebody come round this week and have a look? We would like to have it re-roofed before autumn.\n\nDana Whitlock\n07700 900123",
        "roof",
    ),
    "software licences": lead(
        "Hello,\n\nwe are 40 people in three offices and outgrow our spreadsheets. I saw your planning tool at a friend's firm. What would 40 seats come to per year, and is there a trial?\n\nRegards\nDana",
        "seats",
    ),
    "translation, German": lead(
        "Sehr geehrte Damen und Herren,\n\nfür ein Handbuch (rund 120 Seiten, Deutsch nach Polnisch) suchen wir ein Übersetzungsbüro. Bis wann könnten Sie liefern und mit welchen Kosten müssten wir rechnen?\n\nMit freundlichen Grüßen\nDana Whitlock",
        "Handbuch",
    ),
    "cleaning, French": lead(
        "Bonjour,\n\nNous déménageons en juin dans des bureaux de 600 m2 et avons besoin d'un prestataire pour le nettoyage, trois fois par semaine. Pouvez-vous nous faire une proposition ? Une visite est possible tous les matins.\n\nCordialement",
        "nettoyage de bureaux",
    ),
    "solar, Spanish": lead(
        "Buenas tardes,\n\ntenemos una nave de 2.000 m2 y queremos poner placas solares este verano. ¿Podrían pasarse a verla y hacernos un presupuesto?\n\nUn saludo",
        "placas",
    ),
    "machine part, Italian": lead(
        "Buongiorno,\n\nci serve con urgenza un albero di trasmissione per una macchina del 1998. Lo avete a magazzino? Mi fate sapere il costo e i tempi di consegna?\n\nCordiali saluti",
        "ricambio",
    ),
    "coffee wholesale, Dutch": lead(
        "Hallo,\n\nwij openen in augustus een lunchroom in Utrecht en zijn op zoek naar een koffiebrander. Leveren jullie ook aan kleine zaken en wat zijn de prijzen per kilo?\n\nGroet, Dana",
        "koffie",
    ),
    "printing, Portuguese": lead(
        "Boa tarde,\n\nprecisamos de imprimir 5.000 catálogos até ao fim do mês. Qual o vosso melhor preço e o prazo?\n\nCom os melhores cumprimentos",
        "catálogos",
    ),
    "two words": lead("Do you do gearboxes for Fendt 700? Need one asap", "gearbox"),
    "tender": lead(
        "Dear Sir or Madam,\n\nThe municipality of Oldford invites you to submit a bid for the maintenance of 14 lifts, 2027-2030. Please confirm by 20 May whether you will take part; documents are attached.\n\nD. Whitlock, Procurement",
        "Invitation to bid 2026/114",
    ),
    "consulting, budget approved": lead(
        "Hello Mo,\n\nour board has released the money for the new warehouse system and I am to draw up a shortlist of three. I would like yours to be on it. Who could walk us through it on site in the week of 18 May?\n\nDana Whitlock\nHead of Logistics",
        "warehouse system",
    ),
    "answer in a live deal": lead(
        "Mo,\n\nI took the offer to our managing director. He is fine with the sum but wants payment in three parts and the training included. If you can do that, you have the order.\n\nDana",
        "Re: Offer 2211",
        headers=REPLY,
    ),
    "sample": lead(
        "Hi, could you post me two samples of the kraft mailer in A5? If they hold, we'd take ten thousand a month.",
        "samples",
    ),
    "law firm": lead(
        "Dear Ms Berg,\n\na former supplier is suing us in Lyon and our house lawyer does not practise in France. Would you take the case, and what is your hourly rate?\n\nDana Whitlock",
        "lawsuit in Lyon",
    ),
    "rental": lead(
        "Ciao, dal 3 al 7 giugno ci servirebbe una piattaforma aerea da 18 metri a Bologna. Disponibilità e tariffa giornaliera?\nGrazie\nDana",
        "noleggio",
    ),
    "photography": lead(
        "hey! love your work. shooting our autumn lookbook end of july, 2 days in the studio, 30 looks. are you available + what's your day rate? x dana",
        "lookbook",
    ),
    "training, group": lead(
        "Good afternoon\n\nWe need first-aid training for 25 staff, in-house, if possible before the summer holidays. Please let me have your dates and fees.\n\nMany thanks\nDana",
        "first aid course",
    ),
    "existing customer wants more": lead(
        "Hello Mo,\n\nthe twenty chairs you delivered last year are a success. We are fitting out the third floor now and would like forty more of the same, in green if you have it. Can you let me have a quote?\n\nDana",
        "more chairs",
    ),
    "reseller": lead(
        "Dear sales team,\n\nwe run eleven shops for anglers in Denmark and would like to carry your reels. Do you have trade terms, and a minimum first order?\n\nBest regards",
        "stocking your reels",
    ),
    "capitals": lead("PLS SEND PRICE FOR 2 PALLETS A4 PAPER DELIVERED TO ROTTERDAM. NEED BY 20/5. TKS", "PAPER"),
    "German, short": lead(
        "Moin, was kostet bei euch die Beschriftung von 3 Transportern? Logo liegt als PDF vor. Gruß Dana",
        "Beschriftung",
    ),
    "names a friend": lead(
        "Hello Mo,\n\nPetra Lund told me you rebuilt her kitchen and that I should call you first. Ours is 14 m2 and we would like to start in autumn. Do you have time to come and measure?\n\nDana",
        "kitchen",
        source="referral",
    ),
    "sent through a CRM with a footer": lead(
        "Hi Mo,\n\nwe are replacing our forklift fleet (six trucks) and your 2.5 t model is on the list. Could you quote for purchase and for five-year lease?\n\nDana\n\n--\nIf you no longer wish to receive mail from me, unsubscribe here: https://crm.example/u/1",
        "forklifts",
        headers={"List-Unsubscribe": "<https://crm.example/u/1>", "Precedence": "bulk"},
    ),
}

FORMS = {
    "contact form 7": lead(
        "From: Ines Carvalho <ines@carvalho-vinhos.example>\nSubject: Labels\n\nMessage Body:\nHello, we bottle 40,000 a year and need new labels. What is your minimum run?\n\n-- \nThis e-mail was sent from a contact form on Harborline (https://harborline.example)",
        'Harborline "Labels"',
        "WordPress <wordpress@harborline.example>",
        source="webform",
        prospect="ines@carvalho-vinhos.example",
        kind="notification",
    ),
    "wpforms": lead(
        "Name\nTomas Hrubec\n\nEmail\ntomas@hrubec-stavby.example\n\nPhone\n+420 555 010 203\n\nComment or Message\nPlease quote a steel staircase, 12 steps, drawing follows.\n\nSent from Harborline",
        "New Entry: Quote request",
        "Harborline <noreply@harborline.example>",
        source="webform",
        prospect="tomas@hrubec-stavby.example",
    ),
    "squarespace": lead(
        "Sent via form submission from Harborline\n\nName: Joy Adeyemi\n\nEmail Address: joy@adeyemi-events.example\n\nEvent date: 14 November\n\nTell us about it: Gala for 300, we need sound and light and would like a price.\n",
        "Form Submission - Contact - Joy Adeyemi",
        "Squarespace <form-submission@squarespace.info>",
        source="webform",
        prospect="joy@adeyemi-events.example",
    ),
    "wix, German": lead(
        "Harborline hat eine neue Einsendung erhalten\n\nVorname: Lutz\nNachname: Ahrend\nE-Mail: lutz@ahrend-bau.example\nNachricht: Wir brauchen ab Juli zwei Container für Bauschutt. Was kostet die Woche?\n",
        "Neue Formulareinsendung",
        "Wix <no-reply@wixforms.example>",
        source="webform",
        prospect="lutz@ahrend-bau.example",
    ),
    "chat transcript": lead(
        "New conversation from your website chat\n\nVisitor: Maeve Flynn (maeve@flynnlegal.example)\nPage: /pricing\n\nMaeve Flynn: Hi, do you do document scanning on site?\nBot: Thanks! A member of the team will reply by email.\nMaeve Flynn: About 200 boxes, need it gone before we move on 1 July.",
        "New chat from Maeve Flynn",
        "Chat <notifications@chatbox.example>",
        source="webform",
        prospect="maeve@flynnlegal.example",
    ),
    "marketplace with a relay": lead(
        "You have a new enquiry!\n\nGordon is interested in your listing 'Canal boat hire'.\n\n\"Two adults, four kids, last week of July. Is it free and is fuel included?\"\n\nReply to this email to answer Gordon. Sellers who answer within an hour win twice as many bookings.\n\nManage notifications | Unsubscribe",
        "Gordon has sent you a message",
        "BoatMarket <noreply@boatmarket.example>",
        headers={"Reply-To": "r-8841-x@reply.boatmarket.example", "List-Unsubscribe": "<https://boatmarket.example/u>"},
        source="webform",
        prospect="r-8841-x@reply.boatmarket.example",
    ),
    "voicemail service": lead(
        "You missed a call.\n\nCaller: Mrs Olsen, Olsen Nursery\nNumber: +44 1632 960 441\nTime: 6 May 08:55\nMessage: She would like a quotation for heating two greenhouses. Please call back before noon.",
        "Message taken for you",
        "AnswerPoint <messages@answerpoint.example>",
        source="webform",
        prospect=None,
    ),
    "lead ad": lead(
        "A new lead came in from your ad 'Kitchen worktops'\n\nfull_name: Bea Lindqvist\nemail: bea.lindqvist@gmail.com\nphone_number: +46 70 555 01 01\nwhen_do_you_want_to_start?: within_3_months\n",
        "New lead: Kitchen worktops",
        "Lead Centre <leads@adcentre.example>",
        source="webform",
        prospect="bea.lindqvist@gmail.com",
    ),
    "form in Italian": lead(
        "Hai ricevuto un nuovo messaggio dal sito\n\nNome e cognome: Carlo Testa\nEmail: carlo@testa-ferro.example\nTelefono: 02 555 0101\nRichiesta: Vorremmo un preventivo per 300 m di recinzione.\n",
        "Nuovo messaggio dal modulo contatti",
        "Sito <noreply@harborline.example>",
        source="webform",
        prospect="carlo@testa-ferro.example",
    ),
    "a seller in the form": none(
        "Name: Kyle\nEmail: kyle@growthrank.example\nMessage: Hi, I was looking at your website and saw several errors that stop it from ranking. We can put you on page one. Can I send a proposal?\n",
        "New form submission",
        "Harborline <noreply@harborline.example>",
        needs=False,
    ),
    "support in the form": none(
        "Name: Rosa Prinz\nEmail: rosa@prinz-druck.example\nSubject: Other\nMessage: The folding machine you sold us in March jams again, error F4. When can your engineer come?\n",
        "New form submission",
        "Harborline <noreply@harborline.example>",
        needs=True,
    ),
    "applicant in the form": none(
        "Name: Timo Falk\nEmail: timo.falk@gmail.com\nMessage: Hello, I am looking for an apprenticeship as a carpenter from September. May I send my papers?\n",
        "New form submission",
        "Harborline <noreply@harborline.example>",
    ),
}

REFERRALS = {
    "double opt-in introduction": lead(
        "Mo, Priyanka - you two should talk. Priyanka is opening two clinics and has asked me who did our flooring. Mo did it, on time and on budget. I'll leave you to it!\n\nDana",
        "Mo <> Priyanka",
        headers={"Cc": "Priyanka Shah <priyanka@shahclinics.example>"},
        source="referral",
        prospect="priyanka@shahclinics.example",
        introducer="dana@whitlock.example",
    ),
    "moving you to bcc": lead(
        "Thanks for the introduction, Dana! Moving you to bcc.\n\nMo, good to meet you. We have 300 laptops to dispose of this quarter. Could you tell me how you handle the data wiping, and your price per unit?\n\nRafe Dunn",
        "Re: Mo <> Rafe",
        "Rafe Dunn <rafe@dunnlogistics.example>",
        headers=REPLY,
        source="referral",
        prospect="rafe@dunnlogistics.example",
    ),
    "address in the text": lead(
        "Hello Mo,\n\nmy neighbour Erik Holm wants to have his barn insulated and I gave him your name. He asked whether you could ring or write: erik@holmgard.example. He is a bit shy but serious.\n\nDana",
        "a job for you",
        source="referral",
        prospect="erik@holmgard.example",
        introducer="dana@whitlock.example",
    ),
    "German recommendation": lead(
        "Hallo Mo,\n\nich habe gestern mit Frau Seidel von der Seidel GmbH gesprochen (seidel@seidel-gmbh.example). Sie sucht jemanden für den Umzug ihrer Server und wäre dankbar, wenn Sie sich bei ihr melden. Ich habe Sie wärmstens empfohlen.\n\nViele Grüße\nDana",
        "Empfehlung",
        source="referral",
        prospect="seidel@seidel-gmbh.example",
        introducer="dana@whitlock.example",
    ),
    "French introduction": lead(
        "Bonjour Mo,\n\nje me permets de te mettre en relation avec Julie Perrin, en copie, qui cherche un traiteur pour le séminaire de son équipe. Je vous laisse poursuivre ensemble !\n\nDana",
        "mise en relation",
        headers={"Cc": "Julie Perrin <julie@perrin-conseil.example>"},
        source="referral",
        prospect="julie@perrin-conseil.example",
        introducer="dana@whitlock.example",
    ),
    "colleague forwards": lead(
        "Mo, this one came to the info box, yours I think.\n\nBest, Ali\n\n---------- Forwarded message ---------\nFrom: Nils Broman <nils@bromanfrukt.example>\nDate: Tue, 5 May 2026 at 16:02\nSubject: cold store\nTo: <info@harborline.example>\n\nHello, we plan a cold store of 400 m2. Do you build those, and what is the lead time?\nNils Broman\n",
        "Fwd: cold store",
        "Ali Rahimi <ali@harborline.example>",
        source="referral",
        prospect="nils@bromanfrukt.example",
        introducer="ali@harborline.example",
    ),
    "introduced seller": none(
        "Mo, let me introduce Greg, in cc. He finds office space and saved us a fortune in commission. Greg, tell Mo what you can do for him!\n\nDana",
        "Mo / Greg",
        headers={"Cc": "Greg <greg@deskbroker.example>"},
    ),
}

OUTREACH = {
    "curious": lead(
        "Hi Mo,\n\nfunny, we discussed this in Monday's meeting. What does it take to get going?\n\nDana" + OUR_NOTE,
        "Re: A short call?",
        headers=REPLY,
        source="outreach_reply",
        intent="interested",
    ),
    "go on": lead(
        "ok send over what you've got" + OUR_NOTE,
        "Re: A short call?",
        headers=REPLY,
        source="outreach_reply",
        intent="interested",
    ),
    "a slot": lead(
        "Dienstag 10 Uhr passt mir gut. Rufen Sie mich einfach an.\n\nDana Whitlock" + OUR_NOTE,
        "AW: A short call?",
        headers=REPLY,
        source="outreach_reply",
        intent="meeting_accepted",
    ),
    "colleague in copy": lead(
        "Mo, not my field any more. I'm copying Bert, who has just been handed the packaging project and is looking at suppliers right now.\n\nDana"
        + OUR_NOTE,
        "Re: A short call?",
        headers={**REPLY, "Cc": "Bert Cole <bert@whitlock.example>"},
        source="outreach_reply",
        prospect="bert@whitlock.example",
        intent="wrong_person",
    ),
    "from another address": lead(
        "Hello Mo, you wrote to me at work on Monday about packaging. I answer from home: yes, we are unhappy with our present supplier. Please write to me at work, dana@whitlock.example, with some prices.",
        "your letter",
        "D W <dwhit77@gmail.com>",
        source="outreach_reply",
        prospect="dana@whitlock.example",
    ),
    "French": lead(
        "Bonjour,\n\nCela tombe bien, notre contrat actuel s'achève en septembre. Avez-vous des références dans notre secteur ?\n\nBien à vous"
        + OUR_NOTE,
        "Re: A short call?",
        headers=REPLY,
        source="outreach_reply",
    ),
    "refusal": none(
        "Thanks Mo, but we do all of that in-house and are happy with it." + OUR_NOTE,
        "Re: A short call?",
        headers=REPLY,
        intent="not_interested",
    ),
    "curt refusal": none("Pass." + OUR_NOTE, "Re: A short call?", headers=REPLY, intent="not_interested"),
}

SELLERS = {
    "buyer's voice": none(
        "Hi Mo,\n\nI came across Harborline while researching packaging firms and was impressed by your machines. Quick one: how many quotes a month do you lose because nobody follows up? We fix precisely that for 60 makers. Open to a 15-minute chat on Thursday?\n\nKyle",
        "your machines",
        "Kyle Voss <kyle@closerloop.example>",
        needs=False,
    ),
    "asks for a price list, to sell": none(
        "Dear Mo,\n\ncould you share your annual volume of cartons? We produce corrugated board in Poland and are sure to beat what you pay today. I would gladly send you our price list.\n\nMarta",
        "cartons",
        "Marta <marta@tektura-export.example>",
        needs=False,
    ),
    "follow-up of a seller": none(
        "Hi Mo,\n\njust floating this to the top of your inbox. Did you have a chance to look at my note about payroll? Happy to send a short deck.\n\nLeanne",
        "Re: payroll",
        "Leanne <leanne@paysmart.example>",
        headers=REPLY,
        needs=False,
    ),
    "German staffing": none(
        "Guten Tag Frau Berg,\n\nfehlen Ihnen auch Schweißer? Wir haben kurzfristig zwölf erfahrene Fachkräfte verfügbar, die wir Ihnen gern vorstellen. Wann passt Ihnen ein kurzes Telefonat?\n\nBeste Grüße",
        "Schweißer verfügbar",
        "Jens <jens@personal-plus.example>",
        needs=False,
    ),
    "Spanish agency": none(
        "Hola Mo:\n\nAyudamos a empresas como la tuya a conseguir más clientes con campañas en redes. ¿Te viene bien que te llame el jueves para contarte?\n\nSaludos",
        "más clientes",
        "Nuria <nuria@mediaimpulso.example>",
        needs=False,
    ),
    "Italian trade fair": none(
        "Gentile Sig. Berg,\n\nsiamo lieti di proporLe uno spazio espositivo alla fiera ImballaExpo a condizioni riservate. Prenotando entro maggio avrà uno sconto del 20%.\n\nCordiali saluti",
        "ImballaExpo",
        "Segreteria <info@imballaexpo.example>",
        needs=False,
    ),
    "investor": none(
        "Dear Mo,\n\nI represent a family office that has acquired three businesses in your sector. Have you thought about what comes next for Harborline? A confidential talk would commit you to nothing.\n\nRegards",
        "Harborline's next chapter",
        "Giles <giles@mereoak.example>",
        needs=False,
    ),
    "guest post": none(
        "Hello, I would like to publish an article on your blog with a do-follow link. What do you charge? I have a budget of $40.",
        "guest post",
        "Ava <ava@linkmint.example>",
        needs=False,
    ),
    "factory": none(
        "Dear friend,\n\nGlad to know you are in the market of valves. We are factory in Ningbo with 20 years experience, CE certified. If any inquiry, please feel free to contact. Catalogue attached.\n\nLily",
        "valves supplier",
        "Lily <lily@nbvalve.example>",
        needs=False,
    ),
    "partner without buyer": none(
        "Hi Mo,\n\nwe make software for foundries, you make furnaces. I wonder if there's scope for a partnership, referring clients to each other. Shall we talk?\n\nAnke",
        "partnership?",
        "Anke <anke@gusssoft.example>",
    ),
}

OTHERS = {
    "support, Dutch": none(
        "Goedemorgen,\n\nde koelcel die jullie in januari hebben geplaatst houdt zijn temperatuur niet meer. Kan er vandaag nog een monteur komen?\n\nDana",
        "storing koelcel",
        needs=True,
    ),
    "invoice copy, French": none(
        "Bonjour,\n\nPourriez-vous nous renvoyer la facture 2026-118 ? Le montant ne correspond pas au bon de commande.\n\nMerci",
        "facture 2026-118",
        needs=True,
    ),
    "where is my order": none(
        "Hi, order 88213 was promised for last Friday and nothing has come. Where is it?", "order 88213", needs=True
    ),
    "apprentice": none(
        "Sehr geehrte Frau Berg,\n\nhiermit bewerbe ich mich um die Ausbildung zur Industriekauffrau ab September. Lebenslauf und Zeugnisse finden Sie im Anhang.\n\nMit freundlichen Grüßen\nLea Thoms",
        "Bewerbung",
        "Lea Thoms <lea.thoms@gmx.net>",
    ),
    "intern, Spanish": none(
        "Buenos días, soy estudiante de ingeniería y busco unas prácticas para el próximo semestre. Adjunto mi currículum.",
        "prácticas",
        "Iker <iker.sanz@gmail.com>",
    ),
    "survey for a thesis": none(
        "Dear Sir or Madam,\n\nfor my master's thesis on quoting in small firms I am looking for interview partners. It would take 20 minutes. Would you be willing?\n\nKind regards\nMila",
        "interview for thesis",
        "Mila <mila.k@student.example>",
    ),
    "journalist": none(
        "Hi Mo,\n\nI'm on deadline for a piece on reusable packaging for the Courier. Could you give me two sentences on what it costs? By five today would be wonderful.\n\nBen Archer",
        "press query",
        "Ben Archer <ben@courier.example>",
        needs=True,
    ),
    "landlord": none(
        "Hello Mo, the fire alarm is tested on Thursday at nine. Nothing to do for you.",
        "fire alarm",
        "Facility <office@landlord.example>",
    ),
    "friend": none("Are you coming to Sunday's game? I have two tickets left.", "sunday", "Pat <pat@gmail.com>"),
    "newsletter without headers": none(
        "Hello Mo,\n\nThis month: five ways to load a lorry faster, an interview with the harbour master, and our new warehouse in Gent.\n\nRead more: https://whitlock.example/news\n\nYou receive this mail because you are a customer of Whitlock. No longer interested? Sign off here.",
        "Whitlock News May",
        "Whitlock <hello@whitlock.example>",
        kind="bulk",
        needs=False,
    ),
    "receipt": none(
        "Your receipt from Parkwell\n\nAmount: EUR 14.00\nDate: 6 May 2026\nThank you for your payment.",
        "Your receipt",
        "Parkwell <noreply@parkwell.example>",
        kind="notification",
        needs=False,
    ),
    "sign-in code": none(
        "Your verification code is 448812. It expires in ten minutes. If you did not ask for it, ignore this message.",
        "448812 is your code",
        "Cloudbox <no-reply@cloudbox.example>",
        kind="notification",
        needs=False,
    ),
    "phishing": none(
        "Dear user, your mailbox has reached its quota. Verify your account here within 24 hours or it will be suspended: http://quota.example/verify",
        "Mailbox full",
        "IT Desk <desk@quota-alert.example>",
        needs=False,
    ),
    "polite ending": none(
        "Wonderful, thank you so much. Talk soon!\nDana" + OUR_NOTE,
        "Re: A short call?",
        headers=REPLY,
        intent="closer",
        needs=False,
    ),
}

INTENTS = {
    "odd opt-out": answer(
        "Whoever gave you my address had no business doing so. Strike it from your records, please.", "opt_out"
    ),
    "angry opt-out": answer("For the third time: leave me alone and don't mail me again.", "opt_out"),
    "privacy law": answer(
        "Bitte löschen Sie sämtliche Daten zu meiner Person und bestätigen Sie mir das schriftlich.", "opt_out"
    ),
    "opt-out, French": answer("Merci de ne plus m'écrire et de me retirer de votre fichier.", "opt_out"),
    "opt-out, Spanish": answer("Por favor, no me escriban más y borren mis datos.", "opt_out"),
    "opt-out, Dutch": answer("Graag geen mails meer, haal mij van jullie lijst.", "opt_out"),
    "opt-out, Italian": answer("Vi prego di non contattarmi più e di cancellare il mio indirizzo.", "opt_out"),
    "opt-out, Portuguese": answer("Por favor retirem o meu endereço da vossa lista.", "opt_out"),
    "left": answer(
        "Dana retired at Easter. Her desk has passed to Omar Nasser, omar@whitlock.example.",
        "left_company",
        delegate="omar@whitlock.example",
    ),
    "left, German": answer(
        "Frau Whitlock ist seit 1. April nicht mehr bei uns tätig. Ihr Nachfolger ist Herr Kuhn (kuhn@whitlock.example).",
        "left_company",
        delegate="kuhn@whitlock.example",
    ),
    "left, Italian": answer(
        "La dott.ssa Whitlock ha lasciato l'azienda a marzo. Può rivolgersi a Luca Riva, riva@whitlock.example.",
        "left_company",
        delegate="riva@whitlock.example",
    ),
    "wrong person": answer("I only do the wages here. Purchasing sits with Ms Oduya.", "wrong_person"),
    "wrong person, Spanish": answer(
        "Yo no llevo ese tema. Escriba a compras@whitlock.example.", "wrong_person", delegate="compras@whitlock.example"
    ),
    "wrong person, Dutch": answer(
        "Hiervoor moet u bij mijn collega Sanne zijn: sanne@whitlock.example.",
        "wrong_person",
        delegate="sanne@whitlock.example",
    ),
    "after the summer": answer(
        "Not before the summer holidays are over, I'm afraid. Try me again in September.",
        "not_now",
        resume="2026-09-01",
    ),
    "budget next year": answer(
        "The money for this year is spent. Come back to us in January.", "not_now", resume="2027-01-01"
    ),
    "in six weeks": answer(
        "We are in the middle of a stocktake, could you get back to me in six weeks?", "not_now", resume="2026-06-17"
    ),
    "later, German": answer(
        "Im Moment haben wir dafür keine Kapazität. Melden Sie sich gern im vierten Quartal wieder.",
        "not_now",
        resume="2026-10-01",
    ),
    "later, French": answer(
        "Ce n'est pas le moment pour nous, recontactez-moi en octobre.", "not_now", resume="2026-10-01"
    ),
    "later, Portuguese": answer(
        "De momento não é prioridade. Volte a contactar-nos em julho.", "not_now", resume="2026-07-01"
    ),
    "no, German": answer("Vielen Dank, aber daran haben wir keinen Bedarf.", "not_interested"),
    "no, Spanish": answer("Gracias, pero ya trabajamos con otro proveedor y estamos contentos.", "not_interested"),
    "no, Italian": answer("La ringrazio, ma al momento non siamo interessati.", "not_now"),
    "no, Dutch": answer("Bedankt, maar we hebben hier geen belangstelling voor.", "not_interested"),
    "meeting": answer("Thursday at 2 it is. I'll wait at the gate.", "meeting_accepted"),
    "meeting, Dutch": answer("Prima, donderdag 14 mei om 10 uur. Tot dan!", "meeting_accepted"),
    "question": answer("Does it also run on 60 Hz?", "question"),
    "question, German": answer(
        "Wie lange dauert denn so eine Einrichtung bei einem Betrieb unserer Größe?", "question"
    ),
    "interested, Portuguese": answer("Parece-me bem. Envie-me por favor uma proposta.", "interested"),
    "closer, German": answer("Super, danke dir! Schönes Wochenende.", "closer"),
    "closer, Spanish": answer("Perfecto, recibido. Muchas gracias.", "closer"),
    "away by hand": answer(
        "I'm on the road until Friday 15 May and will look at it after that.",
        "ooo",
        until="2026-05-15",
        resume="2026-05-16",
    ),
}

ABSENCES = {
    "English": none(
        "Thank you for your email. I am out of the office until Monday, 18 May 2026, with limited access to my inbox. In urgent cases please contact Kim Roe, kim.roe@whitlock.example.",
        "Out of office",
        kind="auto_reply",
        intent="ooo",
        until="2026-05-18",
        delegate="kim.roe@whitlock.example",
        needs=False,
    ),
    "German": none(
        "Guten Tag,\n\nich bin bis einschließlich 22. Mai nicht im Haus. Ihre Nachricht wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an zentrale@whitlock.example.",
        "Abwesend: A short call?",
        kind="auto_reply",
        intent="ooo",
        until="2026-05-22",
        delegate="zentrale@whitlock.example",
        needs=False,
    ),
    "French": none(
        "Bonjour,\n\nJe suis en congés jusqu'au 25 mai inclus. Je vous répondrai à mon retour.\n\nDana",
        "Réponse automatique : A short call?",
        kind="auto_reply",
        intent="ooo",
        until="2026-05-25",
        needs=False,
    ),
    "Spanish": none(
        "Hola,\n\nEstaré fuera de la oficina del 4 al 12 de mayo. Contestaré a mi regreso.",
        "Re: A short call?",
        kind="auto_reply",
        intent="ooo",
        until="2026-05-12",
        needs=False,
    ),
    "Dutch": none(
        "Beste,\n\nIk ben met verlof en ben op 1 juni weer bereikbaar. Voor spoed: receptie@whitlock.example",
        "Re: A short call?",
        kind="auto_reply",
        intent="ooo",
        until="2026-06-01",
        delegate="receptie@whitlock.example",
        needs=False,
    ),
    "Italian": none(
        "Buongiorno, sono fuori sede fino al 20 maggio. Risponderò al mio rientro.",
        "Re: A short call?",
        kind="auto_reply",
        intent="ooo",
        until="2026-05-20",
        needs=False,
    ),
    "Portuguese": none(
        "Olá,\n\nencontro-me de férias e regresso no dia 19 de maio. Para assuntos urgentes: apoio@whitlock.example",
        "Re: A short call?",
        kind="auto_reply",
        intent="ooo",
        until="2026-05-19",
        delegate="apoio@whitlock.example",
        needs=False,
    ),
    "receipt of an office": none(
        "Thank you for contacting Whitlock Foods. Your message has reached us and will be dealt with within two working days. Please do not reply to this message.",
        "We have received your message",
        "Whitlock Foods <info@whitlock.example>",
        kind="auto_reply",
        needs=False,
    ),
}
