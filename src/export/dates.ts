/** First year of each era, as the Gregorian year before its year 1. */
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, r: 2018, 平成: 1988, h: 1988 };

/**
 * A calendar day as people write it, in ISO form: `2026-11-20`, `2026/11/20`, `2026年11月20日`, `令和8年11月20日`, `R8.11.20`; full-width digits too.
 * What is no such day comes back as it was: the gate judges it.
 */
export function calendarDay(text: string): string {
	const written = text.normalize('NFKC').trim().toLowerCase();
	const [, era, year = '', month = '', day = ''] =
		/^(令和|平成|r|h)?\.?(\d{1,4}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(written) ?? [];
	if (month === '' || (era === undefined && year.length !== 4)) return text.trim();
	const counted = year === '元' ? 1 : Number(year);
	const full = era === undefined ? counted : counted + (ERAS[era] ?? 0);
	return `${String(full).padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
