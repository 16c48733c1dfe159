import type { DocumentReport } from '../../check';
import type { Label } from '../../label';
import { axisOf, type Policy, rankOf } from '../../policy';

/** How strongly a label is shown; each has a theme colour. */
export type Tone = 'level1' | 'level2' | 'level3' | 'none';

export interface Badge {
	/** One or two characters, as VS Code allows. */
	readonly text: string;
	readonly tone: Tone;
}

/** What the badge of a document depends on. */
export type Badged = Pick<DocumentReport, 'outcome' | 'label'>;

/** The tone of a label: by the digit of its confidentiality, else by its rank among the policy's levels. */
export function toneOf(label: Label, policy: Policy): Tone {
	const level = label.confidentiality;
	if (level === null) return 'none';
	const digit = /^[123]/.exec(level)?.[0];
	if (digit !== undefined) return `level${digit as '1' | '2' | '3'}`;
	const rank = rankOf(policy, 'confidentiality', level);
	const top = (axisOf(policy, 'confidentiality')?.levels.length ?? 1) - 1;
	// What cannot be judged is not taken for harmless.
	if (rank < 0) return 'level3';
	if (rank === 0) return 'level1';
	return rank === top ? 'level3' : 'level2';
}

/** `C2`; the level alone where both do not fit into two characters (`3A`). */
function badgeText(level: string, policy: Policy): string {
	const code = axisOf(policy, 'confidentiality')?.code ?? 'C';
	const whole = `${code}${level}`;
	return whole.length <= 2 ? whole : level.slice(0, 2);
}

/** The badge of a document: its confidentiality, `–` without one, `?` where it could not be checked. */
export function badgeOf(report: Badged, policy: Policy): Badge {
	const level = report.label.confidentiality;
	if (level !== null && level !== '') return { text: badgeText(level, policy), tone: toneOf(report.label, policy) };
	return { text: report.outcome === 'not-checked' ? '?' : '–', tone: 'none' };
}

/** The badge of a folder: the highest of what it holds; none where nothing below has a level. */
export function folderBadge(label: Label, policy: Policy): Badge | null {
	const level = label.confidentiality;
	return level === null || level === '' ? null : { text: badgeText(level, policy), tone: toneOf(label, policy) };
}
