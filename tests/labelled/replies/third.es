opt_out | ¿De dónde han sacado mis datos? Bórrenlos ya.
opt_out | Quiero salir de este boletín.
opt_out | Les agradecería que no volvieran a escribirnos.
opt_out | Ahórrenme su publicidad.
interested | Perdone el retraso. El remolque nos vendría bien, ¿a cuánto saldrían tres unidades puestas en Bilbao?
interested | Venga, me ha convencido. Enséñemelo en directo.
interested | Lo necesitaríamos para el 20 de septiembre. Si es posible, trato hecho.
interested | Mi antecesor lo rechazó, yo no. ¿Dónde firmo?
interested | Manden a alguien a tomar medidas la semana que viene.
question | ¿De quién son los datos si nos damos de baja del servicio?
question | ¿Se pueden afilar las cuchillas?
question | ¿Es cierto que vendieron su empresa en primavera?
not_now resume=2026-11-02 | Nos mudamos a finales de octubre y hasta entonces no tengo cabeza. ¿Hablamos el lunes 2 de noviembre?
not_now resume=2026-10-01 | ¡Cierre de trimestre! En octubre vuelvo a estar disponible.
not_now resume=2026-09-21 | Feria y semana de comité, así que no antes de la semana 39, por favor.
not_now resume=2027-03-02 | El contrato actual dura medio año más. Vuelvan a llamar dentro de seis meses.
not_now | Mientras no se cierre la fusión tengo las manos atadas.
not_now | Déjenos en espera, ya avisaré cuando sea más concreto.
not_interested | Hemos hecho números y no nos sale a cuenta.
not_interested | Tengo que declinar, acabamos de renovar con el de antes.
not_interested | No nos interesa por ahora ni más adelante, suerte.
ooo until=2026-09-14 resume=2026-09-14 | Estoy de trekking en Nepal sin conexión. Contestaré a mi vuelta el 14 de septiembre.
ooo until=2026-09-11 resume=2026-09-12 to=recepcion@casapuerto.example | Ausente hasta el 11/9. Reservas: recepcion@casapuerto.example
ooo until=2026-09-07 resume=2026-09-07 | Esta semana estoy enferma, espero volver el lunes.
left_company to=paula.n@piedralba.example | Soy Paula, he heredado el buzón de Diego, que se marchó en junio. Desde ahora, paula.n@piedralba.example
left_company | Me han despedido, esta dirección dejará de funcionar el viernes.
wrong_person to=tecnica@piedralba.example | De los edificios se encarga otro equipo: tecnica@piedralba.example. Yo hago nóminas.
wrong_person | No puedo ayudarle, soy carretillero.
meeting_accepted | De acuerdo, martes a las 14:15 en la puerta principal.
meeting_accepted | El 10 a las 16 está bien, ¿mismo enlace que la otra vez?
closer | Sin más preguntas, gracias por su paciencia.
closer | Tomo nota, gracias.
closer | Recibido, mil gracias y buen fin de semana.
