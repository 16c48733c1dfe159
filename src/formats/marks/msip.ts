import { makeLabel } from '../../label';
import type { LabelLike, Policy } from '../../policy/types';
import { attributeOf, parseXml } from '../xml';
import type { Collector } from './collector';

/** A label of Microsoft Information Protection, as it stands in a document. */
export interface ForeignLabel {
	/** Lower case, without braces. */
	readonly guid: string;
	readonly name: string;
	readonly where: string;
}

const PROPERTY = /^MSIP_Label_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_(.+)$/i;

/** The GUID and the field that a custom property of such a label speaks of, or null. */
export function foreignField(name: string): { guid: string; field: string } | null {
	const match = PROPERTY.exec(name);
	return match ? { guid: (match[1] ?? '').toLowerCase(), field: match[2] ?? '' } : null;
}

/** Whether a custom property belongs to such a label. */
export function isForeignProperty(name: string): boolean {
	return PROPERTY.test(name);
}

/** The enabled labels among custom properties; a label without an `Enabled` property counts as enabled. */
export function labelsOfProperties(
	properties: readonly { readonly name: string; readonly value: string }[],
	where: string,
): ForeignLabel[] {
	const labels = new Map<string, { name: string; enabled: boolean }>();
	for (const { name, value } of properties) {
		const match = PROPERTY.exec(name);
		const guid = match?.[1]?.toLowerCase();
		if (!match || guid === undefined) continue;
		const label = labels.get(guid) ?? { name: '', enabled: true };
		const field = match[2]?.toLowerCase();
		if (field === 'name') label.name = value;
		else if (field === 'enabled') label.enabled = value.trim().toLowerCase() === 'true';
		labels.set(guid, label);
	}
	return [...labels].filter(([, label]) => label.enabled).map(([guid, { name }]) => ({ guid, name, where: `${where}#MSIP_Label_${guid}` }));
}

/** The labels of docMetadata/LabelInfo.xml ([MS-OFFCRYPTO] 2.6.3). @throws XmlError */
export function labelsOfPart(text: string, where: string): ForeignLabel[] {
	const isTrue = (value: string | null) => value === '1' || value?.toLowerCase() === 'true';
	return parseXml(text)
		.children.filter((label) => label.local === 'label' && attributeOf(label, 'id') !== null)
		.filter((label) => isTrue(attributeOf(label, 'enabled') ?? '1') && !isTrue(attributeOf(label, 'removed')))
		.map((label) => {
			const guid = (attributeOf(label, 'id') ?? '').replace(/[{}]/g, '').toLowerCase();
			return { guid, name: '', where: `${where}#${guid}` };
		});
}

/** Keeps the labels: as markings where the policy says what they mean, else as foreign ones. */
export function collectForeign(labels: readonly ForeignLabel[], collector: Collector): void {
	for (const { guid, name, where } of labels) {
		const like = meaningOf(guid, collector.policy);
		const text = name === '' ? guid : name;
		if (!like) {
			collector.foreign.push({ scheme: 'MSIP', name: text, where });
			continue;
		}
		const piece = { kind: 'foreign', wording: text, scheme: 'MSIP', start: 0, end: text.length } as const;
		collector.markings.push({
			place: 'property',
			text,
			range: null,
			label: makeLabel(like, collector.policy),
			pieces: [piece],
			problems: [],
			where,
		});
	}
}

/** What a GUID means by the policy, or null. */
export function meaningOf(guid: string, policy: Policy): LabelLike | null {
	return Object.hasOwn(policy.markings.guids, guid) ? (policy.markings.guids[guid] ?? null) : null;
}
