opt_out | Sus correos llegan sin parar a mi buzón privado. Quiten esta dirección, por favor.
opt_out | Nunca di mi consentimiento, denme de baja.
interested | Dígale a su técnico que traiga las muestras.
interested | Cumple todo lo que pedimos. ¿Cuál es la primera fecha para el montaje?
question | ¿Aguantaría el modelo pequeño el agua salada?
not_now resume=2026-11-16 | Pregúnteme cuando pase la feria, a partir del 16 de noviembre.
not_now resume=2026-09-16 | El dueño está en el extranjero y lo firma todo él. Hablemos dentro de dos semanas.
not_now | Tendrá que esperar, se nos cayó el techo y se lleva todo el dinero.
not_interested | Al final nos quedamos con el sistema danés.
ooo until=2026-09-18 resume=2026-09-19 | Estoy embarcado hasta el 18 de septiembre y solo leo el correo en puerto.
left_company to=mo@rocagris.example | Sasha ya no está en Rocagris. Ahora lo lleva Mo: mo@rocagris.example
wrong_person to=kim@rocagris.example | Esto es prensa. De proveedores se ocupa Kim: kim@rocagris.example
meeting_accepted | El miércoles a las 11 en el vestíbulo, hecho.
closer | Ya está claro, un millón de gracias.
