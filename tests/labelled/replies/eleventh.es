interested | Hola Marta, pues mira, me has pillado justo comparando presupuestos. Mándame el vuestro y lo meto en la lista.
interested | Buenos días:\n\nNos encaja bastante lo que cuenta. ¿Cuál sería el siguiente paso? Tenemos dos naves, una en Lorca y otra en Totana.
interested | vale, pásate el viernes por el taller y lo vemos, pero antes de las 2 que luego cierro
question | ¿Y quién me asegura a mí que dentro de cinco años seguirá habiendo recambios?
question | Estimado señor Beltrán: ¿podría indicarme qué plazo de entrega manejan para Canarias? Con la aduana siempre nos llevamos sorpresas.
question | Perdone, ¿esto es lo mismo que me ofreció un tal Óscar en la feria de Zaragoza o es otra cosa?
not_now resume=2026-10-01 | Hasta octubre no levanto cabeza, que estamos con la almendra. Llámeme entonces y hablamos tranquilamente.
not_now resume=2027-01-01 | La fusión con la otra cooperativa se firma en enero. Hasta que no seamos una sola casa no compramos nada; llame a partir de ahí.
not_now | Buenas, el proyecto está parado por la licencia de obra. En cuanto el ayuntamiento diga algo le aviso yo.
not_interested | Le agradezco el interés, pero llevamos quince años con el mismo proveedor y no nos ha fallado ni en la pandemia.
not_interested | Con lo que tenemos vamos tirando y así queremos seguir.
not_interested | A ver, somos un convento de clausura con nueve hermanas. Un servicio de mensajería urgente no es precisamente lo nuestro 😊
opt_out | Dejen de escribirme de una vez.
opt_out | Buenas tardes. Solicito la supresión de mis datos de sus ficheros y que no se me remita más publicidad a esta dirección.
ooo until=2026-09-15 resume=2026-09-15 | Me pilla embarcado en el atunero, con internet por satélite y a pedales. Piso tierra y oficina el 15 de septiembre.
ooo until=2026-09-06 resume=2026-09-07 to=nuria.pons@envasesllobera.example | Hola! Estaré fuera de la oficina hasta el 6 de septiembre. Si corre prisa, Nuria os echa una mano: nuria.pons@envasesllobera.example
left_company to=rrhh@grupocasavieja.example | Doña Remedios Aguado ya no trabaja con nosotros. Para temas de formación escriban a rrhh@grupocasavieja.example.
left_company | Se jubiló en mayo, el hombre, y está en su pueblo plantando tomates. Este correo lo miro yo de vez en cuando por si entra algo importante.
wrong_person to=compras@residenciaelolivar.example | Se equivoca de hermana. La que compra es Asunción y está en compras@residenciaelolivar.example; yo canto en el coro.
wrong_person | Eso lo lleva la central de Madrid, aquí en la tienda no decidimos ni el color de las bolsas.
closer | Ya lo encontré, estaba en la segunda página. Perdone las molestias.
closer | Perfecto, pues todo aclarado. Un saludo y que vaya bien la semana.
meeting_accepted | El martes 8 a las 11:30 me va perfecto. Nos vemos en vuestra oficina.
interested | Estimada Lucía:\nHe consultado con gerencia y tenemos luz verde para hacer la prueba piloto en una planta. Quedamos a la espera del contrato.
interested | Oiga, ¿y eso lo puedo probar un mes? Si es así, apúnteme.
question | ¿Cuántos decibelios hace? Encima tenemos una guardería y ya nos han denunciado una vez.
question | buenas, quien hace la instalacion, ustedes o un tercero??
not_now resume=2026-11-02 | Estamos cerrando el ejercicio del club. Escríbame en dos meses y lo llevo a la junta.
not_now | No es mal momento, es malísimo: inspección de trabajo, dos bajas y mi hija se casa el sábado. Más adelante, se lo pido por favor.
not_interested | Tras valorarlo en el comité, hemos decidido no seguir adelante con su oferta. El precio se nos iba casi al doble.
ooo | Me encuentro de baja médica y no puedo atender el correo. Disculpen las molestias.
closer | Ok gracias por avisar!!
wrong_person to=tomas@hermanosriudavets.example | Del riego se encarga mi primo Tomás, tomas@hermanosriudavets.example, yo solo hago las facturas.
meeting_accepted | Confirmado: lunes 14 de septiembre, nueve de la mañana, por videollamada. Ya he aceptado la invitación.
interested | Me interesa sobre todo lo del mantenimiento. Lo otro ya lo tenemos. ¿Me haces números para cuatro ascensores?
opt_out | Por favor quítenme de la lista de correo, este buzón es personal
interested | Buenas tardes, don Emilio. Lo hablé con mi mujer, que es la que manda, y dice que adelante. ¿Qué papeles le preparo?
interested | Ando buscando algo así desde marzo. Márcame al celular después de las cuatro, por favor, y me platicas bien.
interested | Che, buenísimo lo que mandaste. Pasame una cotización para el local de Rosario y otra para el de Paraná.
interested | Sí, mande el catálogo. En papel si puede ser, que yo en la pantalla no veo tres en un burro.
interested | En nuestra última auditoría nos suspendieron precisamente en eso. Querríamos una visita cuanto antes; cualquier mañana nos viene bien.
question | ¿Tienen servicio técnico en Galicia o hay que esperar a que suba alguien de Madrid?
question | Una duda tonta: si se va la luz, ¿se pierden los datos?
question | Estimada señora Quiroga, su propuesta no menciona el seguro de responsabilidad civil. ¿Cuál es la cobertura?
question | cuanto pesa?
question | Y digo yo, ¿con cuántos colegios están trabajando ahora mismo? Porque en la web pone doscientos y en el folleto ochenta.
not_now resume=2026-09-21 | El lunes 21 vuelve el jefe de planta y con él delante lo vemos. Antes no me llame, que solo le puedo dar la razón.
not_now resume=2027-03-02 | Acabamos de estrenar instalación y toca amortizarla un poco. Dentro de seis meses pregúnteme qué tal ha ido, igual cambio de opinión.
not_now | Estamos en concurso de acreedores; comprenderá que no es el día para comprar carretillas. Si salimos de esta, hablamos.
not_now | Ahorita no, joven, estamos con lo del huracán. Ya después con calma.
not_now sent=2026-12-16T10:00:00+01:00 resume=2027-01-08 | Con la campaña de Navidad en la tienda no me da la vida. El 8 de enero, pasado Reyes, vuelve a probar.
not_interested | Le soy sincero: me parece carísimo para lo que es. Con una manguera y un cepillo llevamos toda la vida.
not_interested | Muy amable, señorita, pero el hostal lo hemos puesto en venta y no vamos a invertir ni en bombillas.
not_interested | No encaja con nuestra línea editorial. Suerte con el proyecto.
not_interested | Lo probamos dos semanas y los camareros se plantaron. Preferimos la libreta de siempre, así que lo dejamos aquí.
not_interested | paso, ya tengo
opt_out | No autoricé el uso de mi correo. Bórrenlo de su base de datos.
opt_out | Ni me interesa ahora ni me va a interesar nunca; haga el favor de no volver a mandarme nada.
opt_out | BAJA
ooo until=2026-09-20 resume=2026-09-21 | ¡Me he casado! Estaré de luna de miel hasta el 20 de septiembre y, lógicamente, no voy a mirar el correo.
ooo until=2026-10-05 resume=2026-10-05 to=taller@talleresimaz.example | Respuesta automática: permiso de paternidad. Vuelvo el 5 de octubre. Mientras tanto, taller@talleresimaz.example.
ooo until=2026-09-10 resume=2026-09-10 | perdona, estoy en el pueblo con mi madre ingresada. vuelvo al trabajo el jueves de la semana que viene y lo miro
ooo | Nos encontramos cerrados por vacaciones. Atenderemos su correo a la vuelta.
left_company to=ivan.rosell@clinicavallmar.example | La doctora Puig se ha trasladado a un hospital público y ya no pertenece a nuestra clínica. Gestiona sus asuntos Iván Rosell: ivan.rosell@clinicavallmar.example
left_company | Me prejubilan el día 30, así que no seré yo quien firme nada. Ha sido un placer tratar con usted estos años.
wrong_person to=mantenimiento@hotelbahiaclara.example | Esto a recepción no nos compete. Lo suyo es mantenimiento@hotelbahiaclara.example, pregunte por Chema.
wrong_person | Creo que buscas a la otra Carmen Solís, la de logística. Yo estoy en nóminas.
closer | Todo llegó bien y en hora. Gracias, Rubén.
closer | De acuerdo, quedo enterado.
meeting_accepted | Listo, el viernes 4 a la una en el restaurante. Pregunte por mí en la barra.
