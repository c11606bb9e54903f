opt_out | No sé cómo acabé en esta lista. No me manden más, por favor.
interested | El lunes nos dieron luz verde, envíennos la hoja de pedido.
not_now resume=2026-09-16 | Estoy hasta arriba de licitaciones. ¿Me lo recuerda en dos semanas?
not_interested | Hemos ido por otro camino.
wrong_person | Solo soy el conserje, yo no decido eso.
closer | Listo, ¡muchas gracias!
