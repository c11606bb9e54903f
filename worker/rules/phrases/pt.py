"""Portuguese: the words that show an intent; what the names mean is told in the package."""

from __future__ import annotations

from worker.rules.phrases.parts import SLOT

PHRASES: dict[str, tuple[str, ...]] = {
    "opt_out_flat": (
        r"(?:descadastr|desinscrev)\w{1,6}",
        r"cancel(?:ar|em|e) (?:a |o )?(?:minha |meu |nossa )?(?:inscrição|subscrição|assinatura|cadastro|registo)",
        r"não (?:me |nos )(?:escrev|envi|mand|contact|contat|ligu)\w{1,5} mais",
        r"não (?:quero|desejo|queremos|pretendo|pretendemos|gostaria de) (?:mais )?(?:receber|ser contac?tad\w|que me)",
        r"(?:remov|retir|elimin|apagu|exclu|tir)(?:a|e|am|em|er|ar|ir|i|ame|eme)?(?:-me|-nos)? (?:(?:o |a |os |as )?(?:meu|minha|meus|minhas|nosso|nossa|este)|me|da (?:sua|vossa|lista)|das? ?)(?:\W{1,3}\w{1,20}){0,4}",
        r"(?:par|deix)(?:e|em|a) de (?:me |nos )?(?:enviar|escrever|contac?tar|mandar|incomodar)",
        r"não volte\w{0,2} a (?:contac?tar|escrever|enviar)",
        r"oponho-me|me oponho",
        r"(?:retir|remov|elimin|apag|exclu|tir)\w{1,5}(?:-me|-nos)? (?:[\w-]{1,20} ){0,5}(?:d[aeo]s?) (?:voss\w{1,2} |su\w{1,2} |est\w{1,2} )?(?:[\w-]{1,15} ){0,2}(?:envios?|listas?|bases?|ficheiros?|cadastros?|contac?tos|mailings?|newsletters?|registos?|sistema)",
        r"(?:par|deix)\w{1,3} de (?:me |nos |os )?(?:contac?t|envi|escrev|mand|incomod|ligar|importun)\w{1,6}",
        r"cancelar (?:a )?(?:minha )?(?:subscrição|inscrição|assinatura)",
        r"não (?:me|nos) (?:envi|mand|escrev|contac?t)\w{1,4} mais",
    ),
    "left_company": (
        r"já não (?:trabalha|trabalho|faz|faço|está|integra|colabora)\w{0,2}(?: parte| connosco| conosco| na| no| em| nesta)?",
        r"não (?:trabalha|trabalho|faz parte|faço parte|está|integra|pertence) mais(?: (?:aqui|na|no|da|do|conosco|em|nesta|à|com)\w{0,2})?",
        r"(?:deixou|deixei|saiu|saí|desligou-se|se desligou) (?:a empresa|da empresa|da companhia|o cargo|a organização|da organização|de trabalhar)",
        r"(?:aposentou-se|se aposentou|reformou-se|me aposentei|está aposentad[oa])",
        r"(?:faleceu|falecimento)",
        r"último dia (?:de trabalho|na|aqui)",
        r"(?:deixo|deixei|deixou|deixarei|saio|saí|saiu|sairei) (?:d?[ao] )?(?:empresa|companhia|cargo|grupo|organização|casa|firma)",
        r"(?:reform|aposent)(?:ou|ei|o|a|ado|ada)(?:-se|-me)?",
        r"último dia (?:na|no|de|aqui)",
        r"(?:meu|seu) sucessora?",
    ),
    "wrong_person": (
        r"não (?:sou|somos) (?:eu )?(?:a pessoa|o (?:responsável|contac?to)|a responsável|quem)",
        r"não (?:é (?:comigo|a minha área|da minha|minha área|meu departamento)|trato (?:disso|desse)|sou responsável)",
        r"(?:pessoa|endereço|contac?to|departamento) (?:errad[oa]|incorret[oa])",
        r"(?:contac?te|fale com|dirija-se|entre em contac?to com) (?:a|o|ao|à)? ?(?!mim|comigo)[\w .]{2,40}",
        r"(?:o|a) responsável (?:é|por)",
        r"quem (?:trata|decide|cuida)",
        r"(?:isso|isto|disso|disto)(?: \w{1,8}){0,2} (?:não é (?:comigo|connosco)|trata\w?|decide|é com|cabe|compete)|(?:disso|disto) trata\w?",
        r"(?:enganou-se|enganaram-se|é engano|a confundir(?:-me)?|confundi\w{1,3}-me)",
        r"(?:reencaminh|encaminh|reenvi)(?:ei|o|amos) (?:o|a|este|esta)",
        r"quem (?:decide|trata|cuida|gere|é responsável)",
        r"(?:compras|decisões|aquisições|encomendas|fornecedores)(?: \w{1,10}){0,2} (?:são|estão|passam|ficam)(?: \w{1,12}){0,2} (?:gerid\w{1,2}|centralizad\w{1,2}|decidid\w{1,2}|tratad\w{1,2}|feit\w{1,2}|por|pel\w)",
    ),
    "ooo": (
        r"(?:fora do escritório|de férias|em férias|ausente|em viagem|de licença|licença (?:de )?(?:maternidade|paternidade|parental)|resposta automática|meu (?:regresso|retorno)|minha ausência|regresso (?:a|no|em|dia)|(?:estarei|volto|retorno|voltarei|retornarei|regressarei) (?:de volta|ao|no dia|em|dia|a \d|na|ausente|fora))",
        r"(?:estamos|estaremos|está|estará|encontra-se|encontramo-nos|encontro-me) (?:encerrad|fechad|ausente)\w{0,2}",
        r"encerramos (?:de|para|por|entre)",
        r"substitui-me|na minha ausência|durante a minha ausência|em viagem",
    ),
    "refused": (
        r"não (?:nos )?(?:interessa|serve)",
        r"não (?:temos|tenho|há|existe) (?:qualquer )?(?:interesse|necessidade)",
        r"não (?:estamos|estou|nos) interess\w{1,5}",
        r"não,? obrigad[oa]",
        r"não (?:precisamos|preciso|necessitamos|é para nós)",
        r"(?:optámos|optamos|escolhemos|decidimos)(?: \w{1,15}){0,2} (?:por outr[oa]|outr[oa]|não)",
        r"declinar|recusar",
        r"(?:vamos|iremos|preferimos|prefiro|pretendemos|queremos|decidimos) (?:continuar|manter|ficar|permanecer|seguir)(?! (?:em contac?to|em frente))",
        r"(?:ficamos|continuamos|mantemos) (?:com|o) (?:o |a |nosso |atual )",
        r"não (?:é|era) (?:o que|para|aquilo que) (?:procur\w{1,5}|precis\w{1,5}|nós|mim|busc\w{1,5}|quer\w{1,5})",
        r"não (?:nos|me) (?:seria|é|serve|convém|serviria)(?: \w{1,8})?",
        r"(?:acabámos|acabamos|acabei) por (?:escolher|comprar|optar|contratar|encomendar|ficar)",
        r"(?:escolhemos|encomendámos|encomendamos|comprámos|compramos|contratámos|adjudicámos)(?: \w{1,10}){0,2} n?outr[oa]|noutro (?:lado|sítio|fornecedor)",
        r"fora do nosso (?:alcance|orçamento)",
        r"(?:demasiado|muito) caro",
    ),
    "yes": (
        r"sim,? por favor",
    ),
    "settled": (
        r"já (?:temos|tenho|trabalhamos|dispomos|contamos)(?: \w{1,15}){0,4}",
        r"(?:satisfeitos|contentes) com",
        r"(?:sem|não temos) (?:orçamento|verba)",
    ),
    "for_now": (
        r"(?:de|neste|por) (?:momento|enquanto|agora)|atualmente|este ano|ainda não",
    ),
    "later": (
        r"(?:mais tarde|mais para a frente|agora não|não (?:agora|neste momento|por agora|é o momento|antes)|de momento|neste momento|por (?:agora|enquanto)|no momento|(?:próximo ano|ano que vem)|volte a (?:contac?tar|falar|escrever)\w{0,3}|(?:fale|contac?te|escreva|ligue)\w{0,3}(?:-me| comigo| connosco| conosco)? (?:de novo )?(?:em|a partir|depois|após|no|na)|adiad\w|congelad\w|suspens\w|a partir de)",
    ),
    "accepted": (
        rf"(?:combinado|confirmado|confirmo|perfeito|fica|sim|marcado)\W{{1,3}}(?:\w{{1,12}} ){{0,4}}{SLOT}",
        r"(?:pode ser|está bem|fica bem|serve)(?= |,)",
    ),
    "interested": (
        r"(?<!não temos )(?<!não tenho )(?<!sem )(?<!qualquer )(?:interesse|interessad[oa]s?|interessante|interessa-nos|interessa-me)(?<!não estamos interessados)(?<!não estou interessado)(?<!não estou interessada)",
        r"(?:envi|mand|lig|prepar|fa[çc]|apresent|pass)(?:e|em|a|am|ue|uem|ar)(?:-me|-nos| me| nos| por favor|-nos)(?: \w{1,15}){0,3}",
        r"(?:pode|podem|poderia|poderiam|podes) (?:\w{1,12} ){0,2}(?:enviar|mandar|ligar|fazer|preparar|apresentar|passar|visitar|vir|cotar)\w{0,5}",
        r"(?:com (?:todo o )?(?:gosto|prazer)|vamos avançar|avançamos|orçamento|gostaria|gostaríamos|queremos|queria|precisamos|procuramos|parece (?:bem|interessante|bom)|próximo passo|pode avançar)(?<!não precisamos)(?<!sem orçamento)",
        r"quando (?:podem|pode|poderiam|poderia|conseguem|vêm)",
        r"a calhar|na altura certa|na hora certa|em boa hora|pelo contrário",
        r"(?:quero|queria|queremos|gostava\w{0,3}|gostaria\w{0,3}|gostávamos) (?:de )?(?:\w{1,4} )?(?:experimentar|ver|conhecer|receber|testar|marcar|agendar|avançar|comprar|encomendar)",
        r"podem (?:avançar|entregar|enviar|começar|faturar|seguir|proceder)",
        r"vamos (?:a isso|em frente|avançar)",
        r"(?:diretor\w?|chefe|gerente|sóci[oa]|patrão|equipa)(?: \w{1,10}){0,2} (?:gostava|gostaria|quer|queria|ficou)",
        r"que (?:documentos|dados|informações|elementos)(?: \w{1,6})? (?:precisam|necessitam|são)",
        r"como (?:faço|fazemos|procedemos|proceder|avançamos)",
        r"(?:envi|mand|lig|fa[çc]|prepar|marqu)\w{1,4}-(?:me|nos)(?: \w{1,12}){0,3}",
        r"o preço (?:está bom|serve|é bom|está ótimo)",
        r"parece-me (?:bem|bom|ótimo|interessante)",
    ),
    "closer": (
        r"obrigad[oa]|recebido|perfeito|combinado|entendido|bom (?:dia|fim)|até (?:breve|logo)|ok",
        r"(?:ótimo|tudo (?:claro|esclarecido|certo|recebido)|chegou tudo|só isso que|era mesmo o que|obrigad[oa] pel\w|bom fim de semana|boa tarde|boa semana)",
    ),
    "no_answer_needed": (
        r"não (?:é preciso|precisa|é necessário) (?:de )?responder",
    ),
    "no_opt_out": (
        r"não (?:me|nos) (?:remov|retir|elimin|descadastr)\w{1,4}",
        r"pelo contrário",
    ),
    "back": (
        r"(?:volto|regresso|regressamos|reabrimos|voltamos|voltarei|regressarei)(?! (?:ao|a contac?tar|a falar))(?: \w{1,10}){0,2}",
    ),
    "busy": (
        r"sem tempo|em obras|em mudanças|impossível|não (?:dá|conseguimos|consigo)|sem mãos a medir|atolad\w{1,2}|antes não (?:adianta|vale)|(?:tudo|projeto|processo)(?: \w{1,6}){0,2} (?:suspenso|parado|congelado)|ainda não (?:é|decidiu|está|foi|decidimos)|altura certa",
        r"(?:orçamento|verba)(?: \w{1,10}){0,4} (?:gast|esgotad|congelad|cheg)\w{1,2}|só chega",
        r"(?:terei|teremos) (?:\w{1,6} )?tempo",
    ),
    "contact": (
        r"(?:contac?t|escrev|lig|volt|pergunt|retom|lembr)\w{1,6}|fal(?:amos|ar|e|em|o)(?:-me|-nos| comigo| connosco)?",
    ),
    "decide": (
        r"(?:decisão|orçamento|verba|concurso|comissão|administração|contrato termina)",
    ),
    "afterwards": (
        r"(?:depois disso|a seguir)",
    ),
}
