/** Which of the offered languages does a reader get? */

/**
 * `?lang=` first, then Accept-Language by its weights, then the first offered. A reader of
 * Norwegian (`no`) gets bokmål; `nb` and `nn` stand in for one another before a foreign language.
 */
export function chooseLanguage<L extends string>(
  offered: readonly [L, ...L[]],
  asked: string | null | undefined,
  accepted: string | null | undefined,
): L {
  const exact = offered.find((language) => language === asked);
  if (exact !== undefined) return exact;
  for (const wanted of ranked(accepted ?? '')) {
    for (const candidate of [wanted, ...(nearby[wanted] ?? [])]) {
      const found = offered.find((language) => language === candidate);
      if (found !== undefined) return found;
    }
  }
  return offered[0];
}

const nearby: Readonly<Record<string, readonly string[]>> = {
  no: ['nb', 'nn'],
  nb: ['nn'],
  nn: ['nb'],
  da: ['nb'],
  sv: ['nb'],
};

function ranked(header: string): readonly string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find(Boolean);
      return {
        language: tag.split('-')[0] ?? '',
        weight: weight === undefined ? 1 : Number(weight),
      };
    })
    .filter(({ language, weight }) => language !== '' && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ language }) => language);
}

/** Which of the offered media types a reader prefers; the first one when all are as good. */
export function chooseType(offered: readonly [string, ...string[]], accept: string | null): string {
  const wanted = (accept ?? '*/*')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find(Boolean);
      return { type: type.trim(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .toSorted((a, b) => b.weight - a.weight);
  for (const { type, weight } of wanted) {
    if (weight <= 0) continue;
    const found = offered.find(
      (each) => type === each || type === '*/*' || type === `${each.split('/')[0]}/*`,
    );
    if (found !== undefined) return found;
  }
  return offered[0];
}
