import { formatHandling, isEmpty, type Label } from '../../../label';
import type { Policy, Tongue } from '../../../policy';
import { listOf, restrictionTitle, shortLabel, type Translate } from '../../model/texts';

/** The levels and restrictions of a label for people: `C2/I2/A1（暗号化）`; words where there is none. */
export function labelWords(label: Label, policy: Policy, tongue: Tongue, t: Translate): string {
	if (isEmpty(label)) return t('No label');
	const levels = shortLabel(label, policy);
	if (label.handling.length === 0) return levels;
	if (tongue === policy.language) return `${levels}（${formatHandling(label.handling, policy)}）`;
	return `${levels} (${listOf(
		label.handling.map((id) => restrictionTitle(id, policy, tongue)),
		tongue,
	)})`.trimStart();
}

/** What is lowered, from what to what. */
export function loweringText(
	{ kind, before, after }: { readonly kind: 'lowered' | 'removed'; readonly before: Label; readonly after: Label },
	policy: Policy,
	tongue: Tongue,
	t: Translate,
): string {
	const from = labelWords(before, policy, tongue, t);
	return kind === 'removed' ? t('{0} is removed', from) : t('{0} becomes {1}', from, labelWords(after, policy, tongue, t));
}
