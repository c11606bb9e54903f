"""Spanish: the words that show an intent; what the names mean is told in the package."""

from __future__ import annotations

from worker.rules.phrases.parts import SLOT

PHRASES: dict[str, tuple[str, ...]] = {
    "opt_out_flat": (
        r"(?:quít|elimín|bórr)(?:en|a|e)(?:me|nos) de",
        r"(?:solicit|exij|pid|demand|ped|exig)(?:o|imos|amos) (?:la |a )?(?:eliminación|supresión|cancelación|borrado|eliminação|remoção|exclusão) (?:de|dos|das)",
        r"(?:dar|den|dé|dad|denme|dé?me|darme|darnos|dame|dadme|quiero la|solicito la|solicito mi)(?:me|nos)? (?:de )?baja(?: de)?",
        r"no (?:me|nos|vuelva\w{0,2} a|quiero que me|quiero que|deseo que me) ?(?:(?:escrib|env|mand|contact|llam|molest)\w{1,6}|vuelva\w{0,2} a (?:escribir|contactar|enviar|molestar))(?:me|nos)?(?: más| nunca| ningún| correos?| publicidad| de nuevo)?",
        r"no (?:quiero|deseo|queremos|deseamos|quisiera) (?:seguir )?(?:recib(?:ir|iendo)|que me|ser contactad)\w{0,3}",
        r"(?:elimin|borr|quit|retir|suprim)\w{1,5}(?:me|nos)? (?:de (?:su|la|esta|vuestra|sus|tu)|mis?|nuestr\w{1,3}|este)(?:\W{1,3}\w{1,20}){0,4}\W{0,3}(?:lista|datos|correo|dirección|base|contactos|email|mail)?",
        r"(?:dej|par)(?:en?|a|ad|e) de (?:(?:escribir|enviar|mandar|contactar|molestar)(?:me|nos)?)",
        r"me opongo",
        r"derecho (?:al olvido|de oposición|de supresión)",
        r"(?:quit|elimin|borr|retir|sac|suprim|excluy)\w{0,5} (?:[\w-]{1,20} ){0,5}(?:de|del) (?:sus?|la|vuestr\w{1,2}|esta|tus?) (?:[\w-]{1,15} ){0,2}(?:envíos?|listas?|bases?|ficheros?|boletín|boletines|campañas?|correos?|mailings?|registros?|archivos?)",
        r"(?:borr|elimin|suprim)\w{1,5} (?:todos )?(?:mis|nuestros) datos",
        r"no (?:me|nos) (?:mand|env|escrib|contact|llam)\w{1,5} (?:nada|más|ningún|ninguna|nunca)",
        r"dej\w{1,3} de (?:escrib|env|mand|contact|molest|llam|insist)\w{1,8}",
    ),
    "no_opt_out": (
        r"por error",
        r"(?:todo lo|al) contrario",
    ),
    "left_company": (
        r"ya no (?:trabaja|trabajo|forma|formo|pertenece|está (?:en|con|vinculad)|labora|laboro|colabora)\w{0,2}(?: parte)?",
        r"(?:dejó|ha dejado|dejé|he dejado|dejo|abandonó|deja) (?:la (?:empresa|compañía|organización|universidad)|de trabajar|nuestra|su puesto|el (?:grupo|cargo|puesto))",
        r"(?:se (?:jubiló|ha jubilado)|me (?:jubilé|he jubilado)|(?:está|estoy) jubilad[oa])",
        r"(?:falleció|ha fallecido|fallecimiento)",
        r"último día (?:de trabajo|en|aquí|laboral)",
        r"causado baja en (?:la empresa|nuestra)",
        r"(?:dejo|dejé|deja|dejó|dejaré|abandono|abandoné|abandonó) (?:la|el|mi|su|esta|nuestra) (?:empresa|compañía|puesto|cargo|grupo|organización|casa|firma)",
        r"(?:se|me) (?:jubil\w{1,4})",
        r"(?:mi|su|nuestro) (?:sucesora?)",
        r"(?:mi|su) último día",
        r"ya no está (?:en|con)",
    ),
    "wrong_person": (
        r"no (?:soy|somos) (?:yo )?(?:la persona|el (?:responsable|encargado|indicado|contacto)|la (?:responsable|encargada|indicada)|quien|los)",
        r"no (?:me encargo|llevo|es (?:mi (?:área|departamento|responsabilidad|campo)|de mi (?:competencia|área))|me corresponde|depende de mí|soy responsable)",
        r"(?:persona|dirección|contacto|departamento|correo) (?:equivocad[oa]|incorrect[oa]|erróne[oa])",
        r"(?:se )?(?:ha|han|te has|se ha) equivocado",
        r"(?:diríja\w{0,3}|dirigirse|contacte|póngase en contacto|escrib[ae]|hable|contacta) (?:a|con|al) (?!mí|nosotros)[\w .]{2,40}",
        r"(?:el|la) (?:responsable|encargad[oa]|persona (?:responsable|encargada|indicada)) (?:es|de)",
        r"(?:quien|lo) (?:lleva|decide|se encarga|gestiona)",
        r"(?:me|nos) confund\w{1,3}|equivocado de (?:persona|empresa|departamento|dirección)",
        r"(?:de eso|eso|esto|esos temas|de esto|de estos temas|de ese tema) (?:se (?:ocupa|encarga)|lo (?:decide|lleva|gestiona|ve|maneja)|le corresponde|depende)",
        r"(?:reenvío|reenvié|he reenviado|traslado|remito|he pasado) (?:su|tu|el|este|esta)",
        r"(?:yo )?(?:solo|sólo|solamente) (?:llevo|me dedico|me ocupo|soy)",
        r"a? ?quien (?:le )?(?:corresponde|lleva|decide|se encarga|se ocupa)",
        r"(?:compras|decisiones|pedidos|proveedores|contratación|adquisiciones)(?: \w{1,12}){0,2} (?:se (?:gestiona|lleva|hace|decide|toma|centraliza)\w{0,2}|las? (?:lleva|decide|toma|gestiona)n?|están centralizad\w{1,2})",
        r"(?:hable|pregunte|diríjase|diríjanse) (?:mejor )?(?:con|a) (?!nosotros|mí\b)\w",
    ),
    "ooo": (
        r"(?:fuera de (?:la )?oficina|de vacaciones|de viaje|ausente|me encuentro (?:fuera|ausente|de)|de baja (?:por|médica|maternal|paternal)|permiso (?:de )?(?:maternidad|paternidad)|baja (?:por maternidad|maternal|médica)|respuesta automática|estaré (?:de vuelta|fuera|ausente)|mi (?:regreso|vuelta|ausencia)|vuelvo el|regreso el|me reincorporo|me reincorporar[ée])",
        r"(?:cerrad[oa]s? (?:por|hasta|del|desde)|cerramos (?:por|del|desde)|permanecer\w{1,3} (?:fuera|ausente|cerrad\w{1,2}))",
        r"me sustituye|en mi ausencia|durante mi ausencia",
    ),
    "refused": (
        r"no (?:nos|me) (?:encaja|interesa|convence|conviene)",
        r"no (?:nos|me|estamos|estoy) (?:interes\w{1,6}|hace falta)",
        r"no (?:tenemos|tengo|hay) (?:ningún )?(?:interés|necesidad)",
        r"no,? gracias",
        r"no (?:necesitamos|necesito|requerimos|lo necesitamos)",
        r"(?:hemos|he) (?:elegido|optado por|decidido)(?: \w{1,15}){0,3} (?:otr[oa]|no)",
        r"declin\w{2,5}",
        r"sin interés",
        r"no (?:es|era) (?:lo que|para) (?:busc\w{1,5}|necesit\w{1,5}|nosotros|nuestr\w|queremos|mí)",
        r"no (?:le )?ve(?:mos|o) (?:la )?(?:utilidad|sentido|necesidad|uso)",
        r"(?:preferimos|preferiría\w{0,3}|prefiero|vamos a|queremos) (?:seguir|continuar|quedarnos|mantener|conservar)(?! (?:en contacto|hablando))",
        r"(?:nos )?quedamos con (?:el|la|lo|nuestr\w) (?!suy|vuestr)\w",
        r"(?:decantado|inclinado|decidido|optado|elegido|escogido|comprado|contratado|encargado|firmado)(?: \w{1,10}){0,2} (?:por|con|a|en)? ?otr[oa]",
        r"(?:compramos|contratamos|encargamos|pedimos|compré)(?: \w{1,10}){0,2} (?:en|a|con) otr[oa]",
        r"demasiado caro|(?:lo )?(?:hacemos|fabricamos) (?:\w{1,6} )?(?:nosotros mismos|internamente|en casa)",
    ),
    "yes": (
        r"sí,? por favor",
    ),
    "settled": (
        r"ya (?:tenemos|contamos|disponemos|trabajamos|tengo|hemos)(?: \w{1,15}){0,4}",
        r"(?:sin|no hay|no tenemos) presupuesto",
        r"(?:satisfechos|contentos) con",
    ),
    "for_now": (
        r"(?:por|de|en) (?:el |este )?(?:momento|ahora)|actualmente|todavía no|aún no|este año",
    ),
    "later": (
        r"(?:más adelante|más tarde|ahora no|no (?:por|es) (?:ahora|el momento|buen momento)|por (?:el momento|ahora)|de momento|en este momento|el (?:próximo )?año (?:que viene|próximo)|escríb\w{1,5} (?:de nuevo )?en|contáct\w{1,6} (?:de nuevo )?en|llám\w{1,5} (?:de nuevo )?(?:en|a partir)|vuelva a (?:contactar|escribir|llamar)\w{0,3} (?:en|a|después)|(?:retom|habl)\w{1,6}(?:lo)? (?:en|después|más|a partir)|aplazad\w|pospuest\w|congelad\w|a partir de|mal momento|después de)",
    ),
    "accepted": (
        rf"(?:de acuerdo|perfecto|confirmado|confirmo|vale|sí|nos vemos|quedamos)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{SLOT}",
        r"(?:me|nos) va (?:muy )?bien|confirmo la (?:reunión|cita)",
    ),
    "interested": (
        r"(?<!no )(?:nos|me) (?:interesa|interesaría|gustaría|encantaría|vendría bien)",
        r"(?:mánd|envía|envíe|mand|envi|pás|pas|llám|hág|haz|manda|cotí[zc]\w{0,2}|prepár)\w{0,4}(?:me|nos|melo|noslo)(?: \w{1,15}){0,3}",
        r"(?:podría|puede|podrías|puedes|pueden|podrían) (?:\w{1,12} ){0,2}(?:enviar|mandar|pasar|llamar|cotizar|hacer|preparar|venir|visitar)\w{0,5}",
        r"(?:suena (?:bien|interesante)|adelante|con gusto|claro que sí|por supuesto|me parece (?:bien|interesante)|estamos interesados|estoy interesad[oa]|necesitamos|buscamos|queremos|quisiera|quisiéramos|siguiente paso|una cotización|un presupuesto)(?<!no estamos interesados)(?<!no necesitamos)",
        r"cu[aá]ndo (?:podrían|pueden|podría|puede|podéis|vendrían)",
        r"(?<!no )(?:me|nos) (?:apunto|apuntamos|viene (?:de|muy|genial|bien)|vendría|cuadra|parece (?:bien|buena|interesante|perfecto)|animo|animamos)",
        r"vamos a ello|adelante con|procedan|podemos empezar",
        r"(?:precio|oferta|propuesta|presupuesto) (?:nos|me) (?:cuadra|encaja|parece|gusta|conviene|va)",
        r"(?:jefe|jefa|gerente|director\w{0,1}|soci[oa]|equipo)(?: \w{1,10}){0,3} (?:quiere|querría|quisiera|gustaría|interesad\w|interesa)",
        r"qué (?:documentos?|datos|información|papeles) (?:necesita|hace|les hace|les|precisan?)\w{0,2}",
        r"(?:pás|mánd|envíe|mand|envi|pas|hág|prepár)\w{0,5}(?:nos|me)(?: \w{1,12}){0,2}",
        r"pueden (?:servir|entregar|enviar|empezar)\w{0,3}",
        r"en el (?:momento justo|mejor momento)|de maravilla|de perlas|al contrario",
    ),
    "closer": (
        r"(?:muchas )?gracias|recibido|perfecto|de acuerdo|entendido|vale|buen (?:día|fin)|hasta (?:luego|pronto)|estaremos en contacto",
        r"(?:todo (?:claro|aclarado|correcto|perfecto|bien)|ha llegado (?:todo )?bien|con eso (?:nos|me) basta|justo lo que|genial|buen fin de semana|gracias por)",
    ),
    "in_touch": (
        r"estaremos en contacto",
    ),
    "no_answer_needed": (
        r"no (?:hace falta|es necesario) (?:que )?(?:respond|contest)\w{1,5}",
    ),
    "back": (
        r"(?:volvemos|volveremos|vuelvo|volveré|regreso|regresamos|reabrimos|reincorpor\w{1,4})(?! (?:al (?:asunto|tema)|sobre|a (?:contactar|hablar|escribir|llamar)))(?: \w{1,10}){0,2}",
    ),
    "busy": (
        r"imposible|bajo mínimos|a tope|liad[oa]s?|desbordad[oa]s?|en plen[oa] \w{4,15}|de mudanza|sin tiempo|no (?:podemos|puedo|pudimos) (?:mirar|ver|decidir|atender|estudiar)\w{0,3}",
        r"(?:presupuesto|fondos|partida)(?: \w{1,10}){0,3} (?:cerrado|agotado|gastado|congelado)s?|(?:fondos|presupuesto) (?:nuev\w{1,2} )?(?:llega|entra|se aprueba)n?",
        r"(?:todo|proyecto|tema)(?: \w{1,6}){0,2} (?:parado|congelado|en pausa|suspendido)|(?:todavía|aún)(?: \w{1,6}){0,3} (?:valorando|estudiando|decidiendo|pendiente|mirando)|antes no (?:tiene|merece|hay)|no tiene sentido|nada hasta|hasta (?:\w{1,8} ){1,4}nada",
        r"(?:tendré|tendremos) (?:\w{1,6} )?tiempo",
    ),
    "contact": (
        r"(?:escr[ií]b|ll[aá]m|contact|habl|vuelv|volv|pregunt|retom|record|av[ií]s)\w{1,8}(?:me|nos|lo)?|lo vemos|podemos hablar|a preguntar\w{0,3}",
    ),
    "decide": (
        r"(?:decisión|presupuesto|fondos|licitación|comité|junta|contrato (?:vence|termina|acaba))",
    ),
    "afterwards": (
        r"(?:después|luego)",
    ),
}
