import type { Marking } from '../../formats/types';
import type { Piece } from '../../label';
import { calledFor, levelOf, type Policy, type Tongue } from '../../policy';
import { levelName, listOf, restrictionTitle, type Translate } from './texts';

/** Text that Markdown shows as it is. */
export function escapeMarkdown(text: string): string {
	return text.replace(/[\\`*_{}[\]()#+\-.!|<>&~]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, ' ');
}

/** What a marking means: each level with its criterion and restrictions, each restriction with what it asks, and the clauses. Markdown. */
export function hoverOf(marking: Marking, policy: Policy, tongue: Tongue, t: Translate): string {
	const parts = marking.pieces.map((piece) => describe(piece, policy, tongue, t)).filter((part) => part !== '');
	const called = calledFor(policy, marking.label);
	const missing = called.filter((id) => !marking.label.handling.includes(id)).map((id) => restrictionTitle(id, policy, tongue));
	if (missing.length > 0) parts.push(t('Also applies: {0}', escapeMarkdown(listOf(missing, tongue))));
	parts.push(`*${escapeMarkdown(`${policy.title[tongue]}`)}*`);
	return parts.join('\n\n');
}

function describe(piece: Piece, policy: Policy, tongue: Tongue, t: Translate): string {
	if (piece.kind === 'level') {
		const level = levelOf(policy, piece.axis, piece.level);
		const name = escapeMarkdown(levelName(piece.axis, piece.level, policy, tongue));
		if (level === null) return t('**{0}** is no level of this policy.', name);
		const head = `**${name}** ${escapeMarkdown(level.title[tongue])} \\(${escapeMarkdown(level.clause)}\\)`;
		return `${head}  \n${escapeMarkdown(level.definition[tongue])}`;
	}
	if (piece.kind === 'handling') {
		const restriction = policy.handling.find((one) => one.id === piece.id);
		if (restriction === undefined) return t('**{0}** is no handling restriction of this policy.', escapeMarkdown(piece.id));
		const head = `**${escapeMarkdown(restriction.title[tongue])}** \\(${escapeMarkdown(restriction.clause)}\\)`;
		return `${head}  \n${escapeMarkdown(restriction.description[tongue])}`;
	}
	if (piece.kind === 'legacy')
		return t('**{0}** is an older secrecy word; write the level that it means as well.', escapeMarkdown(piece.wording));
	return t('**{0}** is a label of another scheme ({1}).', escapeMarkdown(piece.wording), escapeMarkdown(piece.scheme));
}
