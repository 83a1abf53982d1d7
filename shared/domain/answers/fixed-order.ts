const fixed: readonly RegExp[] = [
  /\b(?:none|all|any|neither|both|some|each|either|most) of (?:the|these|those|them)\b/iu,
  /\b(?:[Bb]oth|[Ee]ither|[Nn]either|[Oo]nly|[Oo]ptions?|[Aa]nswers?) \(?[A-J]\)?(?!\w)/u,
  /^\(?[A-J]\)?(?:, ?\(?[A-J]\)?)*,? (?:and|or|&|y|et|und|e) \(?[A-J]\)?\.?$/u,
  /^(?:both|neither|none|all)\.?$/iu,
  /\b(?:above|below|preceding|previous) (?:options?|answers?|choices?|statements?)\b|\b(?:options?|answers?|choices?) (?:above|below)\b/iu,
  /\b(?:ningun[ao]|tod[ao]s) (?:de )?(?:las|los) (?:anteriores|respuestas|opciones)|\b(?:aucune?|toutes?|tous) (?:de |les )?(?:ces |réponses|ci-dessus|précédent)/iu,
  /\b(?:keine|alle|beide)[rs]? (?:der )?(?:genannten|oben|vorherigen|obigen|antworten)|\b(?:nenhuma|todas) (?:das )?(?:anteriores|alternativas|opções)|\b(?:nessuna|tutte) (?:delle )?(?:precedenti|risposte)/iu,
  /以上(?:都|皆|全|均|所有|选项|答案)|(?:都|皆)(?:不是|不对|是)$|上述|上記の(?:いずれ|すべて|全て)|いずれでもない|위의? (?:모두|어느|모든|보기)|모두 (?:맞다|아니다|정답)|(?:ни один|все|ничего) из (?:вышеперечисленн|перечисленн|указанн)/iu,
];

/**
 * True when an option speaks of other options (`none of the above`, `both A and B`): such options lose their sense when
 * the order changes, so they are never shuffled.
 */
export function dependsOnOrder(options: readonly string[]): boolean {
  return options.some((option) => fixed.some((pattern) => pattern.test(option.trim())));
}
