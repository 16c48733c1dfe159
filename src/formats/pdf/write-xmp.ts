import type { Label } from '../../label';
import type { Policy } from '../../policy/types';
import { Collector } from '../marks';
import { XmlError } from '../xml';
import { collectXmp, editXmp } from '../xmp';
import { type PdfEditor, streamBody } from './editor';
import { metadataOf } from './read';
import { PdfRefusal } from './refusal';
import { PdfDict, PdfError, PdfRef } from './values';

const EMPTY = Buffer.alloc(0);

/** Writes the label to the catalog's XMP (ISO 32000-2, 14.3.2), never compressed, so that every program finds it. @throws PdfError */
export function writeXmp(editor: PdfEditor, label: Label, policy: Policy): void {
	const { objects } = editor.document;
	const entry = metadataOf(editor.document);
	const old = entry === null ? null : objects.content(entry);
	const edited = edit(old, label, policy);
	if (edited === null) return;
	for (const { name, before, after } of edited.changes) editor.note('property', `XMP#${name}`, before, after);
	const body = streamBody('/Type /Metadata /Subtype /XML', edited.packet);
	if (entry !== null) {
		editor.put(entry.number, entry.generation, body);
		return;
	}
	const root = objects.xref.trailer.get('/Root');
	const catalog = root instanceof PdfRef ? objects.entry(root.number) : null;
	if (!catalog || !(catalog.value instanceof PdfDict)) throw new PdfError('damaged', 'catalog');
	const place = catalog.value.places.get('/Metadata');
	if (place) editor.splice(catalog, { start: place.key, end: place.to, text: '' });
	const end = catalog.span.to - 2;
	editor.splice(catalog, { start: end, end, text: ` /Metadata ${editor.add(body)} 0 R` });
}

/** A packet that is no XML is left as it is, for it may be somebody's only copy. @throws PdfRefusal where some of it is read nevertheless */
function edit(packet: Buffer | null, label: Label, policy: Policy): ReturnType<typeof editXmp> {
	try {
		return editXmp(packet !== null && packet.length === 0 ? null : packet, label, policy);
	} catch (error) {
		if (!(error instanceof XmlError)) throw error;
		const collector = new Collector(policy);
		collectXmp(packet ?? EMPTY, 'XMP', collector);
		if (collector.markings.length > 0) throw new PdfRefusal('damaged', 'XMP');
		return null;
	}
}
