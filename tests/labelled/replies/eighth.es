interested | Buenas, pues sí, la carretilla que tenemos está para el arrastre. Pásate por la nave cuando te venga bien y la vemos.
not_now resume=2026-10-01 | Ahora mismo con la vendimia no damos abasto. En octubre, más tranquilos, hablamos.
question | ¿Eso lleva permanencia?
not_interested | Gracias, pero mi cuñado se dedica a lo mismo y ya se imagina usted cómo acabarían las Navidades.
opt_out | Dejen de escribirme. Ya lo pedí por teléfono y ni caso.
ooo until=2026-09-15 resume=2026-09-15 to=lucia.ferrer@aceiteslaloma.example | Estoy de vacaciones y vuelvo el 15 de septiembre. Si corre prisa, escriba a Lucía Ferrer, lucia.ferrer@aceiteslaloma.example.
interested | Estimada Sra. Robles:\n\nVista su propuesta, la dirección ha dado luz verde a la auditoría. Quedamos a la espera de sus indicaciones para arrancar.
wrong_person to=mantenimiento@hotelmirasol.example | Hola, yo llevo las reservas. De las calderas se ocupan en mantenimiento@hotelmirasol.example
closer | Perfecto, queda claro. Un saludo.
question | Buenos días. ¿Los cursos son bonificables por la Fundae o los tenemos que pagar nosotros?
not_now | Me pillas en el peor momento posible, nos acaban de inundar el almacén. Otro día.
meeting_accepted | De acuerdo, el viernes a las once en vuestra oficina.
left_company to=ruben.salas@tecnovial.example | Don Ernesto se jubiló en junio. Ahora quien decide es Rubén Salas: ruben.salas@tecnovial.example
not_interested | Lo hemos estudiado con cariño y no nos salen los números.
interested | mándame precios porfa, 20 uniformes, tallas variadas
question | Una duda tonta: ¿la máquina cabe por una puerta de 80?
not_now resume=2027-01-01 | El presupuesto de este año está cerrado con siete llaves. El año que viene, encantados.
ooo until=2026-09-10 resume=2026-09-11 | Respuesta automática. Me encuentro fuera de la oficina hasta el 10 de septiembre por un congreso.
interested | Se lo enseñé a las compañeras de la residencia y están como locas con las camas nuevas. ¿Nos prestaríais una para probar?
not_interested | No, gracias.
question | ¿Quién se hace cargo de los residuos al terminar la obra?
opt_out | Solicito la baja de mi correo de sus listas y la supresión de mis datos personales.
wrong_person | Creo que te has equivocado de Marta. Yo soy la becaria y no compro ni los folios.
interested | Vale, me has convencido con lo de los 30 días. ¿Dónde firmo?
not_now resume=2026-09-23 | Estoy de exámenes de oposición, imagínate. Escríbeme dentro de tres semanas.
question | Hola, ¿tenéis distribuidor en Canarias o hay que pagar aduana?
closer | Gracias a ti, ya no necesito nada más.
interested | Llevo meses buscando quien me limpie los paneles solares. Venga a ver la finca, que por correo no se aprecia.
not_interested | Mire, en este taller somos tres y el perro. Un ERP no pinta nada aquí.
left_company | Le informo de que la señora Quiroga ya no trabaja en esta casa. No me consta quién asume sus funciones.
question | ¿La garantía cubre también las piezas de desgaste?
not_now | Déjalo reposar, que hay cambio de dueños y nadie se atreve a firmar nada
interested | Por mi parte adelante con el estudio gratuito. Les adjunto en breve las tres últimas facturas de la luz.
ooo | De baja médica. No sé cuándo me reincorporo, disculpen.
not_interested | Ya tuvimos su producto en 2019 y preferimos no repetir la experiencia.
question | ¿Cuántas personas pueden usarlo a la vez con la licencia básica?
opt_out | BAJA
interested | ¡Qué buena pinta! Que me llame alguien de vuestro equipo, mañana estoy en el móvil toda la tarde.
meeting_accepted | Me va bien el día 8 a las 16:30. Llevaré los planos.
not_now resume=2026-11-01 | Tenemos comprometido al proveedor actual hasta finales de octubre. En noviembre vuelva a la carga.
