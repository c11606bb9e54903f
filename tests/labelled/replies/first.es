opt_out | Por favor, elimínenme de su lista de correo.
opt_out | No quiero recibir más publicidad suya.
opt_out | BAJA
opt_out | Les ruego que dejen de escribirme.
opt_out | Ejerzo mi derecho de supresión: borren mis datos de sus ficheros.
interested | No me den de baja, al contrario: mándenme la lista de precios nueva.
interested | Nos viene de maravilla, justo estamos ampliando la nave. ¿Cuándo podrían pasar a verla?
interested | Sí, me apunto a la prueba gratuita.
interested | Adelante con el pedido, les envío la orden de compra esta tarde.
interested | Le he enseñado su propuesta al gerente y quiere conocerles.
interested | Me gustaría que me llamaran para comentar las condiciones.
question | ¿Tienen distribuidor en Galicia?
question | Una duda: ¿el mantenimiento está incluido en la cuota?
question | ¿Qué plazo de entrega manejan para 500 unidades?
question | ¿Funciona también sin conexión a internet?
question | Buenas, ¿cuánto cuesta la licencia anual?
not_now resume=2026-07-20 | Esta semana imposible. Escríbame a partir del lunes.
not_now resume=2026-09-01 | En verano estamos bajo mínimos, hablemos en septiembre.
not_now resume=2027-01-01 | El presupuesto de este año está cerrado, vuelvan a contactarnos en enero.
not_now resume=2026-09-15 | Llámeme dentro de dos meses, ahora no puedo decidir nada.
not_now | De momento no, tenemos todo parado por la mudanza.
not_now resume=2026-10-01 | Lo retomamos en el cuarto trimestre, ¿le parece?
not_now resume=2026-08-21 | Estamos en plena campaña; pasado el 20 de agosto lo vemos con calma.
not_now | Todavía lo estamos valorando internamente.
not_interested | Gracias, pero ya trabajamos con otra empresa y estamos contentos.
not_interested | No es lo que buscamos.
not_interested | Lo hemos hablado y preferimos seguir como estamos.
not_interested | Gracias por la oferta, pero finalmente nos hemos decantado por otro proveedor.
not_interested | No, gracias. No lo necesitamos.
ooo until=2026-08-03 resume=2026-08-03 | Estoy de vacaciones. Me reincorporo el lunes 3 de agosto.
ooo until=2026-08-21 resume=2026-08-22 to=lucia.vidal@conservasdelmar.example | Del 3 al 21 de agosto permaneceré fuera de la oficina. Para urgencias: lucia.vidal@conservasdelmar.example
ooo until=2026-07-31 resume=2026-08-01 | Me encuentro de baja hasta el 31 de julio.
ooo sent=2026-12-23T09:00:00+01:00 until=2027-01-08 resume=2027-01-08 | Nuestras oficinas permanecerán cerradas por Navidad. Volvemos el 8 de enero.
left_company to=compras@azulejosrubio.example | Don Javier Soto ya no forma parte de la empresa. Diríjanse a compras@azulejosrubio.example.
left_company | Les informo de que dejo la compañía a finales de mes.
left_company to=r.cano@textilcano.example | Mi padre se jubiló en abril. Ahora llevo yo las compras: r.cano@textilcano.example
wrong_person to=jordi.mas@bodegasmas.example | Yo solo llevo las redes sociales. Hable con Jordi Mas, jordi.mas@bodegasmas.example
wrong_person | Se ha equivocado de persona, soy profesora de música.
wrong_person | Eso lo decide la central en Madrid.
wrong_person to=mantenimiento@hotelbahia.example | Reenvío su correo a mantenimiento@hotelbahia.example, que es a quien le corresponde.
meeting_accepted | Perfecto, el jueves a las 10 nos vemos en su oficina.
meeting_accepted | Confirmo la reunión del martes 21 a las 16:00.
meeting_accepted | Vale, el viernes a las 9:30 por Teams.
closer | Recibido, muchas gracias.
closer | Genial, gracias por todo. Un saludo.
closer | Gracias, con eso nos basta.
closer | Todo aclarado. ¡Buen fin de semana!
