import type { Node } from 'jsonc-parser';
import { formatMarking, isEmpty, type Label, parseProperty, sameLabel } from '../../label';
import { AXES, type Policy } from '../../policy/types';
import { changedField, contradicts, foreignField, isForeignProperty, successorOf, toMarking } from '../marks';
import { planTextEdits } from '../text';
import type { ByteSource, Change, ReadContext, RefusalCode, WriteRequest, WriteResult } from '../types';
import { asBuffer } from '../zip';
import { addition, blanksBefore, chunksOf, type JsonFile, type JsonSplice, memberOf, parseJson, removal, stringOf, valueAt } from './json';
import { languageOfCell, METADATA_FIELDS, metadataOf } from './read';
import { sourceOf, spliceSource } from './source';

const PLACES: ReadonlySet<string> = new Set(['property', 'header']);

/** Plans a notebook with the label in its metadata, at the top of its first Markdown cell, or both. The rest of the JSON keeps every byte. */
export function writeNotebook(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const { label, places } = request;
	const foreign = places.find((place) => !PLACES.has(place));
	if (foreign !== undefined) return refuse('unsupported-place', foreign);
	const parsed = parseJson(asBuffer(Buffer.from(source.read(0, source.size))));
	if ('code' in parsed) return refuse(parsed.code === 'too-large' ? 'too-large' : 'damaged', parsed.detail);
	const plan = new NotebookPlan(parsed, label, context.policy);
	if (places.includes('property')) plan.metadata();
	const refusal = places.includes('header') ? plan.firstCell() : null;
	if (refusal !== null) return refusal;
	if (plan.splices.length === 0) return { kind: 'unchanged' };
	return { kind: 'changed', chunks: chunksOf(parsed, plan.splices, source.size), changes: plan.changes };
}

function refuse(code: RefusalCode, detail: string): Extract<WriteResult, { kind: 'refused' }> {
	return { kind: 'refused', code, detail };
}

class NotebookPlan {
	readonly splices: JsonSplice[] = [];
	readonly changes: Change[] = [];
	private readonly marking: string;

	constructor(
		private readonly file: JsonFile,
		private readonly label: Label,
		private readonly policy: Policy,
	) {
		this.marking = isEmpty(label) ? '' : formatMarking(label, policy);
	}

	metadata(): void {
		const key = this.policy.markings.frontMatter.label;
		const metadata = memberOf(this.file.root, 'metadata')?.children?.[1];
		if (metadata?.type !== 'object') {
			if (this.marking !== '' && metadata === undefined) this.create(key);
			return;
		}
		const gone: Node[] = [];
		let there = false;
		for (const { name, value, node } of metadataOf(this.file)) {
			if (name === key) {
				there = true;
				if (this.says(name, value)) continue;
				if (this.marking === '') gone.push(node);
				else this.replace(node.children?.[1], this.marking);
				this.note(name, value, this.marking);
			} else if (this.mend(name, value, node)) gone.push(node);
		}
		const rest = (metadata.children ?? []).filter((node) => !gone.includes(node));
		if (gone.length > 0 && rest.length === 0) {
			this.splices.push({ start: metadata.offset + 1, end: metadata.offset + metadata.length - 1, text: '' });
		} else for (const node of gone) this.splices.push(removal(this.file, metadata, node));
		if (there || this.marking === '') return;
		this.splices.push(addition(this.file, metadata, this.member(key)));
		this.note(key, null, this.marking);
	}

	private create(key: string): void {
		this.splices.push(addition(this.file, this.file.root, `"metadata":${this.gap()}{${this.member(key)}}`));
		this.note(key, null, this.marking);
	}

	private member(key: string): string {
		return `${JSON.stringify(key)}:${this.gap()}${JSON.stringify(this.marking)}`;
	}

	/** What stands between a name and its value in this file. */
	private gap(): string {
		const [name, value] = this.file.root.children?.[0]?.children ?? [];
		return name && value ? this.file.text.slice(name.offset + name.length, value.offset).replace(/^\s*:/, '') : ' ';
	}

	private says(name: string, value: string): boolean {
		if (value === this.marking) return true;
		const was = parseProperty(name, value, this.policy);
		return was !== null && was.problems.length === 0 && this.marking !== '' && sameLabel(was.label, this.label);
	}

	/** Brings a member under another name in line. @returns whether it has to go */
	private mend(name: string, value: string, node: Node): boolean {
		if (isForeignProperty(name)) return this.mendForeign(name, value, node);
		if (METADATA_FIELDS.has(name)) {
			const changed = changedField(name, value, this.label, this.policy);
			if (!changed) return false;
			this.replace(node.children?.[1], changed.value);
			this.note(name, changed.before, changed.after);
			return false;
		}
		const parsed = parseProperty(name, value, this.policy);
		if (!parsed || !contradicts(toMarking(parsed, 'property', ''), this.label, this.policy)) return false;
		const next = this.otherValue(name);
		this.note(name, value, next ?? '');
		if (next === null) return true;
		this.replace(node.children?.[1], next);
		return false;
	}

	private mendForeign(name: string, value: string, node: Node): false {
		const found = foreignField(name);
		const successor = found ? successorOf(found.guid, this.label, this.policy) : null;
		if (!found || successor === null) return false;
		this.replace(node.children?.[0], `MSIP_Label_${successor}_${found.field}`);
		if (found.field.toLowerCase() === 'name') {
			this.replace(node.children?.[1], this.marking);
			this.note(name, value, this.marking);
		}
		return false;
	}

	/** The label, or one of its levels, as a member of this name can hold it. */
	private otherValue(name: string): string | null {
		for (const candidate of [this.marking, ...AXES.map((axis) => this.label[axis] ?? '')]) {
			const parsed = candidate === '' ? null : parseProperty(name, candidate, this.policy);
			if (parsed && parsed.problems.length === 0 && !contradicts(toMarking(parsed, 'property', ''), this.label, this.policy))
				return candidate;
		}
		return null;
	}

	private replace(node: Node | undefined, value: string): void {
		if (node) this.splices.push({ start: node.offset, end: node.offset + node.length, text: JSON.stringify(value) });
	}

	private note(name: string, before: string | null, after: string | null): void {
		this.changes.push({ place: 'property', where: `metadata.${name}`, before, after: after === '' ? null : after });
	}

	/** Writes to the first cell where it is Markdown or says something already, else into a new cell before it. */
	firstCell(): Extract<WriteResult, { kind: 'refused' }> | null {
		const cells = valueAt(this.file.root, 'cells');
		if (cells?.type !== 'array') return refuse('no-place', 'cells');
		const [cell] = cells.children ?? [];
		const source = cell ? sourceOf(cell) : null;
		const context = { path: '', policy: this.policy, languageId: cell ? languageOfCell(this.file, cell) : 'markdown' };
		const plan = source ? planTextEdits(source.text, { label: this.label, places: ['header'] }, context) : null;
		if (plan?.kind === 'unchanged') return null;
		const markdown = cell && stringOf(valueAt(cell, 'cell_type')) === 'markdown';
		const replaces = plan?.kind === 'edits' && plan.changes.some(({ before }) => before !== null);
		if (cell && source && plan?.kind === 'edits' && (markdown || replaces) && source.text !== '') {
			if (this.marking === '' && isOwnCell(cell, source.text, plan.changes[0]?.before ?? null))
				this.splices.push(removal(this.file, cells, cell));
			else this.splices.push(...spliceSource(this.file, source, plan.edits));
			this.changes.push(...plan.changes.map((change): Change => ({ ...change, place: 'header', where: `cells[0] ${change.where}` })));
		} else if (this.marking !== '') this.addCell(cells);
		return null;
	}

	/** Cells have ids since nbformat 4.5. */
	private addCell(cells: Node): void {
		const minor = valueAt(this.file.root, 'nbformat_minor')?.value;
		const ids = new Set((cells.children ?? []).map((cell) => stringOf(valueAt(cell, 'id'))));
		let id = CELL_ID;
		while (ids.has(id)) id += '-';
		const members = [
			['cell_type', '"markdown"'],
			...(typeof minor === 'number' && minor >= 5 ? [['id', JSON.stringify(id)]] : []),
			['metadata', '{}'],
			['source', `[${JSON.stringify(this.marking)}]`],
		];
		const blanks = blanksBefore(this.file, cells);
		const [first] = cells.children ?? [];
		const inner = first ? blanksBefore(this.file, first) : '';
		const close = inner.includes('\n') ? blanks : '';
		const text = `{${members.map(([name, value]) => `${inner}"${name}":${this.gap()}${value}`).join(inner === '' ? ', ' : ',')}${close}}`;
		const at = first ? first.offset : cells.offset + 1;
		this.splices.push({ start: at, end: at, text: first ? `${text},${blanks}` : text });
		this.changes.push({ place: 'header', where: 'cells[0] L1', before: null, after: this.marking });
	}
}

const CELL_ID = 'classification';

/** Whether nothing but the marking stands in the cell: then it was made for it. */
function isOwnCell(cell: Node, text: string, before: string | null): boolean {
	const id = stringOf(valueAt(cell, 'id'));
	return text === before && (id === null || id.startsWith(CELL_ID)) && valueAt(cell, 'metadata')?.children?.length === 0;
}
