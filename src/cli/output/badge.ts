import { escapeXml } from '../../formats/xml';
import type { ScanCounts } from '../../workspace';
import type { Say } from '../l10n';

const COLOURS = { red: '#b42318', yellow: '#8a6100', green: '#1a7f37', grey: '#57606a' } as const;

/** A badge (SVG, no outside fonts or scripts) with what a check came to: findings, else what was not checked, else that all is well. */
export function badge(counts: Pick<ScanCounts, 'documents' | 'notChecked' | 'bySeverity'>, say: Say): string {
	const { error, warning, info } = counts.bySeverity;
	const [text, colour] =
		error > 0
			? [say('badge.errors', { count: error }), COLOURS.red]
			: counts.notChecked > 0
				? [say('badge.not-checked', { count: counts.notChecked }), COLOURS.yellow]
				: warning + info > 0
					? [say('badge.warnings', { count: warning + info }), COLOURS.yellow]
					: counts.documents === 0
						? [say('badge.none'), COLOURS.grey]
						: [say('badge.clean', { count: counts.documents }), COLOURS.green];
	return drawing(say('badge.title'), text, colour);
}

function drawing(title: string, text: string, colour: string): string {
	const [left, right] = [widthOf(title), widthOf(text)];
	const width = left + right;
	const words = (at: number, length: number, content: string): string =>
		`<text x="${at}" y="14" textLength="${length - 12}" lengthAdjust="spacingAndGlyphs">${escapeXml(content)}</text>`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${escapeXml(`${title}: ${text}`)}">`,
		`<title>${escapeXml(`${title}: ${text}`)}</title>`,
		`<clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath>`,
		`<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#3d444d"/><rect x="${left}" width="${right}" height="20" fill="${colour}"/></g>`,
		`<g fill="#fff" text-anchor="start" font-family="Verdana,'Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif" font-size="11">`,
		words(6, left, title),
		words(left + 6, right, text),
		'</g></svg>\n',
	].join('');
}

/** Japanese characters are twice as wide as others. */
function widthOf(text: string): number {
	let units = 0;
	for (const character of text) units += (character.codePointAt(0) ?? 0) > 0x2e7f ? 11.5 : 6.6;
	return Math.ceil(units) + 12;
}
