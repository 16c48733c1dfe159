import { mayContainMarking, type ParsedMarking, parseFileName, parseMarking } from '../../label';
import type { Policy } from '../../policy/types';
import { Collector, toMarking } from '../marks/collector';
import { collectForeign, labelsOfProperties } from '../marks/msip';
import type { Marking, ReadResult } from '../types';
import type { Header } from './header';

/** Fields in which labels are met, and how they are written for people. `Sensitivity` (RFC 2156) counts only where a marking stands in it. */
export const LABEL_FIELDS: Readonly<Record<string, string>> = {
	'x-classification': 'X-Classification',
	'x-label': 'X-Label',
	'x-security-label': 'X-Security-Label',
	sensitivity: 'Sensitivity',
};

/** Characters of a field that are looked at. */
const LONGEST = 500;
/** Fields of one name that are looked at. */
const MOST_ALIKE = 4;

/** Values of `Sensitivity` that mail programs know (RFC 2156 2.2.2): how the sender feels about a mail, no marking. */
const SENSITIVITIES = /^(?:normal|personal|private|company-confidential)$/i;

/** The marking that is the value of a field for labels; `null` where it is none. */
export function parseLabelField(text: string, policy: Policy): ParsedMarking | null {
	const short = text.slice(0, LONGEST).trim();
	if (SENSITIVITIES.test(short)) return null;
	return mayContainMarking(short, policy) ? parseMarking(short, policy, { place: 'property' }) : null;
}

/** The markings of a mail's own header: the subject, fields for labels, labels of Microsoft Information Protection (`msip_labels`). */
export function headerMarkings(header: Header, policy: Policy): { markings: Marking[]; foreign: ReadResult['foreign'][number][] } {
	const collector = new Collector(policy);
	for (const text of header.texts('subject').slice(0, 1)) {
		const parsed = parseSubject(text, policy);
		if (parsed !== null) collector.markings.push(toMarking(parsed, 'property', 'Subject'));
	}
	for (const [name, where] of Object.entries(LABEL_FIELDS)) {
		for (const text of header.texts(name).slice(0, MOST_ALIKE)) {
			const parsed = parseLabelField(text, policy);
			if (parsed !== null) collector.markings.push(toMarking(parsed, 'property', where));
		}
	}
	const properties = header.texts('msip_labels').flatMap(protectionProperties);
	collectForeign(labelsOfProperties(properties, 'msip_labels'), collector);
	return collector;
}

/**
 * A subject is labelled as a file name is: a group in brackets, or words that stand apart. What answering and forwarding put before it is no
 * part of it. Positions are those of the whole subject.
 */
export function parseSubject(subject: string, policy: Policy): ParsedMarking | null {
	const short = subject.slice(0, LONGEST).replace(/\p{Cc}/gu, ' ');
	const lead = /^(?:\s*(?:re|fwd?|aw|返信|転送)(?:\[\d{1,3}\])?\s*[:：])*\s*/i.exec(short)?.[0].length ?? 0;
	const parsed = parseFileName(short.slice(lead).trimEnd(), policy);
	return parsed === null ? null : { ...parsed, start: parsed.start + lead, end: parsed.end + lead };
}

/** `MSIP_Label_<guid>_Enabled=true; MSIP_Label_<guid>_Name=…`, as Outlook writes it. */
function protectionProperties(text: string): Parameters<typeof labelsOfProperties>[0][number][] {
	return text
		.slice(0, 16_384)
		.split(';')
		.flatMap((part) => {
			const equals = part.indexOf('=');
			if (equals < 0) return [];
			return [{ name: part.slice(0, equals).trim(), value: part.slice(equals + 1).trim(), type: '', linked: false }];
		});
}
