/**
 * Words that say little of a text's subject: articles, pronouns, prepositions, conjunctions and auxiliary verbs of
 * English, German, French, Spanish, Italian and Portuguese. Our own list.
 */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a about above after again against all also am an and any are as at be because been before being below between both but by can could did do does doing down during each few for from further had has have having he her here hers him his how i if in into is it its itself just me more most my no nor not now of off on once only or other our ours out over own same she should so some such than that the their theirs them then there these they this those through to too under until up upon very was we were what when where which while who whom why will with would you your yours may might must shall one two also however therefore thus many much like use used using make made get ' +
    'der die das den dem des ein eine einer eines einem einen und oder aber nicht ist sind war waren wird werden wurde wurden hat haben hatte mit von zu zum zur im in am an auf aus bei bis durch für gegen ohne um unter über vor nach sich sie er es wir ihr ich du man auch nur noch schon sehr so wie als wenn dass weil ' +
    'le la les un une des du de et ou mais ne pas est sont été être avoir a ont dans sur sous avec sans pour par que qui quoi dont où ce cet cette ces il elle ils elles on nous vous je tu se son sa ses leur leurs plus moins très aussi ' +
    'el la los las un una unos unas y o pero no es son fue fueron ser estar ha han en con sin por para que quien como cuando donde se su sus lo al del más menos muy también ' +
    'il lo gli i una e ed o ma non è sono era erano essere ha hanno di da in con su per tra fra che chi come quando dove si suo sua loro più molto anche della delle dei degli nel nella ' +
    'o os as um uma e ou mas não é são foi foram ser ter tem em com sem por para que quem como quando onde se seu sua mais muito também do da dos das no na'
  ).split(' '),
);
