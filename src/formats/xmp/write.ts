import type { Label } from '../../label';
import type { Policy } from '../../policy/types';
import { wantedProperties } from '../marks/wanted';
import { applySplices, parseXml, type XmlElement, XmlError } from '../xml';
import { RDF } from './names';
import { EMPTY_PACKET, openForWriting } from './packet';
import { XmpPlan } from './plan';
import { findRdf } from './properties';

/** What changed, for people; `name` with its prefix as written. */
export interface XmpChange {
	readonly name: string;
	readonly before: string | null;
	readonly after: string | null;
}

/**
 * Puts a label into an XMP packet (ISO 16684-1): our properties stand in a description of their own, and markings elsewhere in the packet
 * that say something else are brought in line. All else stays as it is, padding included. In PDF/A our namespace is described (ISO 19005).
 * `null` as the packet makes a new one.
 * @returns the new packet, or null where nothing has to change. @throws XmlError for bad XML and for bytes that could not be written back.
 */
export function editXmp(packet: Buffer | null, label: Label, policy: Policy): { packet: Buffer; changes: readonly XmpChange[] } | null {
	const { before, body, after, encode } = openForWriting(packet ?? EMPTY_PACKET);
	if (!/<[^?!]/.test(body)) return packet === null ? null : editXmp(null, label, policy);
	const root = parseXml(body);
	const rdfs = findRdf(root);
	if (rdfs.length === 0) return editXmp(bytesWithRdf(root, { before, body, after, encode }), label, policy);
	const plan = new XmpPlan(body, rdfs, label, policy);
	plan.putOwn(wantedProperties(label, policy));
	plan.mendOthers();
	const splices = plan.finish();
	if (splices.length === 0) return null;
	return { packet: encode(before + applySplices(body, splices) + after), changes: plan.changes };
}

/** `x:xmpmeta` may stand empty. */
function bytesWithRdf(root: XmlElement, { before, body, after, encode }: ReturnType<typeof openForWriting>): Buffer {
	if (root.local !== 'xmpmeta' && root.local !== 'xapmeta') throw new XmlError('damaged', 'no rdf:RDF');
	const rdf = `<rdf:RDF xmlns:rdf="${RDF}">\n</rdf:RDF>`;
	const splice = root.empty
		? { start: root.end - 2, end: root.end, text: `>${rdf}</${root.name}>` }
		: { start: root.contentEnd, end: root.contentEnd, text: rdf };
	return encode(before + applySplices(body, [splice]) + after);
}
