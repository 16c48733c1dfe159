import { changedField } from '../marks/field';
import type { Chunk } from '../types';
import { applySplices, decodeXml, encodeXml, escapeXml, isLossless, type Splice, unescapeXml, XmlError } from '../xml';
import { editXmp } from '../xmp';
import { RDF } from '../xmp/names';
import { type Job, note } from './edits';
import { openSvg, type Svg, type SvgPart, wrapperOf } from './svg';

const EMPTY = `<rdf:RDF xmlns:rdf="${RDF}">\n</rdf:RDF>`;

/**
 * Plans an SVG document: stale markings in `title`, `desc` and `metadata` are brought in line, and with `add` the label goes into
 * `metadata`. Returns the new bytes, or null where nothing changes. @throws XmlError
 */
export function editSvg(bytes: Buffer, add: boolean, job: Job): Buffer | null {
	const decoded = decodeXml(bytes);
	if (!isLossless(bytes, decoded)) throw new XmlError('encoding', 'text');
	const { text } = decoded;
	const svg = openSvg(text);
	if (!svg) {
		if (add) throw new XmlError('damaged', 'no svg element');
		return null;
	}
	const splices: Splice[] = [];
	let added = !add;
	for (const part of svg.parts) {
		const splice = part.kind === 'metadata' ? editMetadata(text, svg, part, !added, job) : mendElement(text, part, job);
		added ||= part.kind === 'metadata';
		if (splice) splices.push(splice);
	}
	if (!added) splices.push(...newMetadata(svg, job));
	return splices.length === 0 ? null : encodeXml(applySplices(text, splices), decoded);
}

function mendElement(text: string, { kind, contentStart: start, contentEnd: end }: SvgPart, job: Job): Splice | null {
	const content = text.slice(start, end);
	if (/<[^!]/.test(content) || content.length > 4000) return null;
	const changed = changedField(kind === 'title' ? 'title' : 'description', unescapeXml(content), job.label, job.policy);
	if (!changed) return null;
	note(job, kind, changed.before, changed.after);
	return { start, end, text: escapeXml(changed.value) };
}

function editMetadata(text: string, svg: Svg, part: SvgPart, add: boolean, job: Job): Splice | null {
	const content = text.slice(part.contentStart, part.contentEnd);
	const described = /[:<]RDF[\s/>]/.test(content);
	if (!described && !add) return mendElement(text, part, job);
	const edited = editContent(described ? content : content + EMPTY, svg, job);
	if (edited === null) return null;
	const emptied = edited.endsWith(EMPTY) ? edited.slice(0, -EMPTY.length) : edited;
	if (part.empty) {
		const tag = `${svg.prefix}metadata`;
		return { start: part.end - 2, end: part.end, text: `>${emptied}</${tag}>` };
	}
	// What we made goes as it came.
	if (emptied === '') return { start: text[part.start - 1] === '\n' ? part.start - 1 : part.start, end: part.end, text: '' };
	return { start: part.contentStart, end: part.contentEnd, text: emptied };
}

function newMetadata(svg: Svg, job: Job): Splice[] {
	const edited = editContent(EMPTY, svg, job);
	const tag = `${svg.prefix}metadata`;
	return edited === null ? [] : [{ start: svg.insertAt, end: svg.insertAt, text: `\n<${tag}>${edited}</${tag}>` }];
}

function editContent(content: string, svg: Svg, job: Job): string | null {
	const { open, close } = wrapperOf(svg);
	const edited = editXmp(Buffer.from(open + content + close), job.label, job.policy);
	if (!edited) return null;
	for (const { name, before, after } of edited.changes) note(job, `metadata#${name}`, before, after);
	return edited.packet.toString('utf8').slice(open.length, -close.length);
}

/** The new file as ranges of the old one and the bytes between that differ. */
export function chunksOfChange(before: Buffer, after: Buffer): Chunk[] {
	const limit = Math.min(before.length, after.length);
	let head = 0;
	while (head < limit && before[head] === after[head]) head++;
	let tail = 0;
	while (tail < limit - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
	const chunks: Chunk[] = [
		{ from: 0, length: head },
		after.subarray(head, after.length - tail),
		{ from: before.length - tail, length: tail },
	];
	return chunks.filter(({ length }) => length > 0);
}
