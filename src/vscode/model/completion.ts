import { AXES, type Axis, axisOf, calledFor, type Policy, type Tongue } from '../../policy';
import { levelName, type Translate } from './texts';

/** One proposal: what to show, what to insert, and how many characters before the cursor it replaces. */
export interface Proposal {
	readonly label: string;
	readonly insert: string;
	/** The insertion holds placeholders. */
	readonly snippet: boolean;
	readonly detail: string;
	readonly documentation: string;
	readonly replace: number;
	/** Where it stands in the list. */
	readonly order: number;
}

/** Comment signs, list marks and spaces that may stand before a marking. */
const LEAD = /^[\s\ufeff]*(?:[#%;*'!"/<>|.=@{}()[\]-]|REM\b|rem\b|dnl\b|&lt;)*\s*/;
/** What stands in front of restrictions. */
const HANDLING = /(?:取扱制限|取扱い制限|取り扱い制限|Handling)\s*[:：]\s*(?:[^:：]*[、，,・;；/／]\s*)?([^、，,・;；/／:：】\])）］]*)$/iu;
const KEY = /^\s*["']?(?:格付け?|情報格付け?|kakuzuke|classification|label)["']?\s*[:：=]\s*["']?/iu;

/**
 * What can stand at the end of `before`, the line up to the cursor: levels after an axis name, restrictions after 「取扱制限：」,
 * whole markings at the start of a line or comment. Empty where the line reads like anything else. Lines are cut at 200 characters.
 */
export function proposalsFor(before: string, policy: Policy, tongue: Tongue, t: Translate): Proposal[] {
	const line = before.slice(-200);
	const handling = HANDLING.exec(line);
	if (handling !== null) return restrictionsFor(handling[1] ?? '', line, policy, tongue);
	const named = levelsAfterName(line, policy, tongue);
	if (named.length > 0) return named;
	const rest = line.replace(KEY, '').replace(LEAD, '');
	if (/^[【［〔（(「[]?\s*$/u.test(rest)) return markings(rest, policy, tongue, t);
	const code = /^(?:[【［〔（(「[]\s*)?(?:[A-Z]\d[A-Z]?[/・\s]*)*([A-Z])$/u.exec(rest);
	return code === null ? [] : codes(code[1] ?? '', policy, tongue);
}

/** After 「機密性」: its levels. */
function levelsAfterName(line: string, policy: Policy, tongue: Tongue): Proposal[] {
	for (const axis of AXES) {
		const definition = axisOf(policy, axis);
		for (const name of definition?.names ?? []) {
			const at = line.toLowerCase().lastIndexOf(name.toLowerCase());
			const tail = at < 0 ? null : line.slice(at + name.length);
			if (tail === null || !/^\s*[:：]?\s*[0-9０-９]?$/u.test(tail)) continue;
			// A name in the middle of a sentence is a mention, not a marking.
			if (!/^(?:[【［〔（(「[]|[^\p{L}]|.*[【［〔（(「[・/、，,\s])?$/su.test(line.slice(0, at).replace(KEY, '').replace(LEAD, '')))
				continue;
			const written = line.slice(at).replace(/[0-9０-９]$/u, '');
			return levelProposals(axis, policy, tongue, (level) => written + level, name.length + tail.length);
		}
	}
	return [];
}

function levelProposals(axis: Axis, policy: Policy, tongue: Tongue, write: (level: string) => string, replace: number): Proposal[] {
	return (axisOf(policy, axis)?.levels ?? []).map((level, order) => ({
		label: write(level.id),
		insert: write(level.id),
		snippet: false,
		detail: level.title[tongue],
		documentation: `${levelName(axis, level.id, policy, tongue)}: ${level.definition[tongue]} (${level.clause})`,
		replace,
		order,
	}));
}

/** After the letter of the compact code: `C1`, `C2`, `C3`. */
function codes(letter: string, policy: Policy, tongue: Tongue): Proposal[] {
	return AXES.filter((axis) => axisOf(policy, axis)?.code === letter).flatMap((axis) =>
		levelProposals(axis, policy, tongue, (level) => `${letter}${level}`, 1),
	);
}

/** After 「取扱制限：」: what is not stated yet, what the levels on the line call for first. */
function restrictionsFor(typed: string, line: string, policy: Policy, tongue: Tongue): Proposal[] {
	const word = typed.trimStart();
	const called = new Set(calledFor(policy, levelsOn(line, policy)));
	return policy.handling.flatMap((restriction, order) => {
		const wording = restriction.wordings[0] ?? restriction.title[tongue];
		if (restriction.wordings.some((one) => one !== word && line.includes(one))) return [];
		return {
			label: wording,
			insert: wording,
			snippet: false,
			detail: restriction.title[tongue],
			documentation: `${restriction.description[tongue]} (${restriction.clause})`,
			replace: word.length,
			order: called.has(restriction.id) ? order : order + 1000,
		};
	});
}

/** The levels that a line names; good enough for the order of a list. */
function levelsOn(line: string, policy: Policy): Partial<Record<Axis, string>> {
	const found: Partial<Record<Axis, string>> = {};
	const text = line.normalize('NFKC');
	for (const axis of AXES) {
		const definition = axisOf(policy, axis);
		for (const name of [...(definition?.names ?? []), definition?.code ?? '']) {
			const level = definition?.levels.find(({ id }) => name !== '' && text.includes(`${name}${id}`));
			if (level !== undefined) found[axis] ??= level.id;
		}
	}
	return found;
}

/** At the start: a whole marking with a choice on each axis, then the names of the axes. */
function markings(open: string, policy: Policy, tongue: Tongue, t: Translate): Proposal[] {
	const { markings: write } = policy;
	const axes = AXES.flatMap((axis) => axisOf(policy, axis) ?? []);
	const levels = axes
		.map((axis, index) => `${axis.names[0] ?? axis.code}\${${index + 1}|${axis.levels.map((level) => level.id).join(',')}|}`)
		.join(write.levelSeparator);
	const plain = axes.map((axis) => `${axis.names[0] ?? axis.code}${axis.levels[0]?.id ?? ''}`).join(write.levelSeparator);
	const fill = (body: string): string => write.template.replace(/\[[^\]]*\]/gu, '').replace('{levels}', () => body);
	const whole: Proposal = {
		label: fill(plain),
		insert: fill(levels),
		snippet: true,
		detail: t('Marking with a level for each axis'),
		documentation: axes
			.map((axis) => `${axis.title[tongue]}: ${axis.levels.map((level) => `${level.id} ${level.title[tongue]}`).join(' / ')}`)
			.join('\n\n'),
		replace: open.length,
		order: 0,
	};
	const names = axes.map(
		(axis, index): Proposal => ({
			label: axis.names[0] ?? axis.code,
			insert: axis.names[0] ?? axis.code,
			snippet: false,
			detail: axis.title[tongue],
			documentation: '',
			replace: 0,
			order: index + 1,
		}),
	);
	return [whole, ...names];
}
