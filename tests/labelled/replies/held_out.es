interested | Buenas, pues mire, sí. El toldo que tenemos da vergüenza y la terraza abre todo el año. Páseme precio para 14 metros, con motor.
question | ¿Y eso lo instalan también en Canarias o solo en la península?
not_now resume=2026-11-01 | Tenemos al inspector de Hacienda sentado en la mesa de al lado hasta que acabe octubre, imagínese el ambiente. En noviembre me llama y lo miramos con calma.
not_interested | Gracias, Lucía, pero lo hemos hablado en la cooperativa y preferimos seguir arreglando lo que hay.
opt_out | Les ruego que me den de baja de su base de datos. Es la segunda vez que lo pido.
ooo until=2026-09-07 resume=2026-09-07 | Ando de boda en Mérida, sin computadora. Regreso el lunes 7 y te contesto.
wrong_person to=j.ibarrola@astillerosbidea.example | Yo sólo llevo la cantina del astillero jeje. De las grúas se encarga Josu Ibarrola, j.ibarrola@astillerosbidea.example
meeting_accepted | De acuerdo, el jueves 10 a las cinco. Pregunte en portería por la ingeniera Salcedo.
