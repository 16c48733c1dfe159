import { attributeOf, childOf, escapeXml, type Splice, type XmlElement } from '../xml';
import { appendTo } from './editor';
import { LABEL_NAME } from './label-style';
import { Namer } from './namer';

/** Children of a master page that stand behind its shapes (ODF 1.4 part 3, 16.9). */
const BEHIND = /^(?:notes|par|seq|iterate|audio|command|transitionFilter|animations)$/;

/** Centimetres. */
const HEIGHT = 0.8;
const TOP = 0.1;
const MARGIN = 0.25;
const PAGE_WIDTH = 28;
const LEAST_WIDTH = 9;

/** Our text box among a master's shapes, or null. */
export function frameOf(master: XmlElement): XmlElement | null {
	return master.children.find((child) => child.local === 'frame' && attributeOf(child, 'name') === LABEL_NAME) ?? null;
}

/** Puts a text box with the label at the top right of a master page. `layout` names its page layout. */
export function insertFrame(master: XmlElement, root: XmlElement, layout: string, marking: string): Splice {
	const xml = frameXml(master, root, layout, marking);
	const behind = master.children.find(({ local }) => BEHIND.test(local));
	return behind ? { start: behind.start, end: behind.start, text: xml } : appendTo(master, xml);
}

/** Our text box, whose text somebody changed to what is no marking, is made anew. */
export function refillFrame(frame: XmlElement, master: XmlElement, root: XmlElement, marking: string): Splice {
	return { start: frame.start, end: frame.end, text: frameXml(master, root, attributeOf(master, 'page-layout-name') ?? '', marking) };
}

function frameXml(master: XmlElement, root: XmlElement, layout: string, marking: string): string {
	const namer = new Namer(master);
	const d = namer.of('draw');
	const s = namer.of('svg');
	const t = namer.of('text');
	const page = pageWidth(root, layout);
	const width = Math.round(Math.max(page * 0.6, Math.min(page - 2 * MARGIN, LEAST_WIDTH)) * 100) / 100;
	const left = Math.max(0, Math.round((page - width - MARGIN) * 100) / 100);
	return (
		`<${d}frame${namer.declarations()} ${d}name="${LABEL_NAME}" ${d}style-name="${LABEL_NAME}" ${d}layer="backgroundobjects" ` +
		`${s}width="${width}cm" ${s}height="${HEIGHT}cm" ${s}x="${left}cm" ${s}y="${TOP}cm">` +
		`<${d}text-box><${t}p ${t}style-name="${LABEL_NAME}">${escapeXml(marking)}</${t}p></${d}text-box></${d}frame>`
	);
}

const CENTIMETRES: Readonly<Record<string, number>> = { cm: 1, mm: 0.1, in: 2.54, inch: 2.54, pt: 2.54 / 72, pc: 2.54 / 6, px: 2.54 / 96 };

/** Width of a page in centimetres, by its layout. */
function pageWidth(root: XmlElement, layout: string): number {
	const layouts = childOf(root, 'automatic-styles')?.children ?? [];
	const found = layouts.find((one) => /^page-(?:layout|master)$/.test(one.local) && attributeOf(one, 'name') === layout);
	const properties = found ? (childOf(found, 'page-layout-properties') ?? childOf(found, 'properties')) : null;
	const match = /^\s*([\d.]{1,12})\s*([a-z]{2,4})\s*$/.exec((properties && attributeOf(properties, 'page-width')) ?? '');
	const width = Number(match?.[1]) * (CENTIMETRES[match?.[2] ?? ''] ?? Number.NaN);
	return width > 1 && width < 1000 ? width : PAGE_WIDTH;
}
