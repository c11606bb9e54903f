opt_out | Borren nuestros datos, nunca dimos nuestro consentimiento.
interested | El precio es correcto. Si incluye la formación, firmamos este mes.
question | ¿Cada cuánto hay que cambiar el cartucho con 40 muestras al día?
not_now resume=2027-01-01 | Está en el presupuesto del año que viene. Pregunten otra vez en enero.
not_interested | El grupo ha unificado todo con otra marca, así que no hay nada que hablar.
ooo until=2026-09-21 resume=2026-09-21 to=jan.k@molinoviejo.example | Estoy con la familia y vuelvo a estar localizable el lunes 21 de septiembre. Jan Kolar me cubre: jan.k@molinoviejo.example
left_company to=nina.o@molinoviejo.example | Esta ha sido mi última semana aquí, desde el lunes sigue Nina Osei: nina.o@molinoviejo.example
wrong_person | Eso es cosa de mantenimiento, yo estoy en marketing.
meeting_accepted | Lunes 7 de septiembre, 10:30 en su oficina, iremos dos.
closer | Entendido, gracias a usted.
