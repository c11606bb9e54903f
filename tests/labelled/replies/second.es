opt_out | No me manden nada más.
opt_out | Quiten a nuestra clínica de sus envíos.
opt_out | Quiero darme de baja.
opt_out | Dejen de molestarnos con estos correos.
interested | Su mensaje llega en el momento justo. ¿Cuándo podrían venir a Vigo?
interested | Sí, vamos a ello. ¿Qué documentos necesitan?
interested | Pásenos presupuesto para 30 licencias a tres años.
interested | El precio nos cuadra, pueden servirlo.
interested | Mi directora querría conocerles.
question | ¿Cuál es la permanencia mínima?
question | ¿Existe el modelo en 400 voltios?
question | ¿Trabajan con empresas de alimentación?
question | ¿Los datos se guardan en España?
not_now resume=2027-01-18 | Hasta final de año nada. En la semana 3 podemos hablar.
not_now resume=2027-02-11 | Vuelva a preguntarme en tres meses.
not_now resume=2027-04-01 | Los fondos nuevos llegan en el segundo trimestre, escríbanos entonces.
not_now resume=2026-12-01 | Después del 30 de noviembre tendré tiempo.
not_now | Estamos de mudanza y ahora no podemos mirarlo.
not_now resume=2027-03-01 | La decisión se toma en marzo, antes no tiene sentido.
not_interested | Esto no es para nosotros, lo siento.
not_interested | Nos quedamos con el proveedor de siempre.
not_interested | Al final lo compramos en otro sitio.
not_interested | Gracias, no le vemos utilidad.
ooo until=2026-11-23 resume=2026-11-23 | Estoy de viaje en Lima y vuelvo el lunes 23 de noviembre.
ooo until=2026-11-27 resume=2026-11-28 to=raul.gil@molinosgil.example | Estaré ausente hasta el viernes 27 de noviembre. Me sustituye Raúl Gil: raul.gil@molinosgil.example
ooo sent=2026-12-21T10:00:00+01:00 until=2027-01-06 resume=2027-01-07 | Cerramos por vacaciones del 24 de diciembre al 6 de enero.
left_company to=info@tejidoslara.example | La señora Prieto dejó la empresa en septiembre. Escriban a info@tejidoslara.example
left_company | El viernes es mi último día en la oficina.
wrong_person to=t.rey@frutasrey.example | De eso se ocupa mi compañero Tomás Rey, t.rey@frutasrey.example
wrong_person | Me confunde con otra persona, soy veterinaria.
wrong_person | Las compras se gestionan desde Lisboa.
meeting_accepted | Muy bien, el 19 a las 14:00 en nuestra planta.
meeting_accepted | El viernes a las 9 me va bien.
closer | Perfecto, justo lo que necesitaba. ¡Gracias!
closer | Gracias por la información.
closer | Ha llegado todo bien, buenas tardes.
