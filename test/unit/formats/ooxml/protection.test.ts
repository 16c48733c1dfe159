import assert from 'node:assert/strict';
import { ooxmlFormat } from '../../../../src/formats/ooxml';
import { BufferSource } from '../../../../src/formats/source';
import { readArchive, readContent } from '../../../../src/formats/zip';
import { type Label, NO_LABEL } from '../../../../src/label';
import { assemble, changedEntries } from '../../../corpus/assemble';
import { customXml, packParts, property, relationships, wordParts } from '../../../corpus/packages';
import { label, policy } from '../../../corpus/read-back';

const LOW = 'f265efc6-e181-49d6-80f4-fae95cf838a0';
const HIGH = '0d814d60-469d-470c-8cb0-58434e2bf457';
const OTHER = '11111111-2222-3333-4444-555555555555';
const SITE = '{cb46c030-1825-4e81-a295-151c039dbf02}';
const mapped = {
	...policy,
	markings: { ...policy.markings, guids: { [LOW]: { confidentiality: '1' }, [HIGH]: { confidentiality: '2' } } },
};
const TYPE = 'http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels';
const PART = 'docMetadata/LabelInfo.xml';

const braces = (guid: string) => `{${guid}}`;
const entry = (guid: string, more = 'enabled="1" method="Standard"') =>
	`<clbl:label id="${braces(guid)}" ${more} siteId="${SITE}" contentBits="0"/>`;
const list = (...labels: string[]) =>
	`<?xml version="1.0" encoding="utf-8" standalone="yes"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">${labels.join('')}</clbl:labelList>`;
const named = (guid: string, name: string, pid: number, enabled = 'true') =>
	property(`MSIP_Label_${guid}_Enabled`, enabled, pid) +
	property(`MSIP_Label_${guid}_SetDate`, '2024-04-01T00:00:00Z', pid + 1) +
	property(`MSIP_Label_${guid}_Method`, 'Privileged', pid + 2) +
	property(`MSIP_Label_${guid}_Name`, name, pid + 3) +
	property(`MSIP_Label_${guid}_SiteId`, SITE.slice(1, -1), pid + 4);

function document(info: string | null, custom: string | null = null): Buffer {
	const parts = wordParts(custom === null ? {} : { custom: customXml(custom) });
	if (info !== null) {
		parts.set(PART, info);
		const related = [
			{ id: 'rId1', kind: 'officeDocument', target: 'word/document.xml' },
			{ id: 'rId7', kind: '', type: TYPE, target: PART },
		];
		parts.set(
			'_rels/.rels',
			relationships(custom === null ? related : [...related, { id: 'rId2', kind: 'custom-properties', target: 'docProps/custom.xml' }]),
		);
		const types = parts.get('[Content_Types].xml') as string;
		const type = 'application/vnd.ms-office.classificationlabels+xml';
		parts.set('[Content_Types].xml', types.replace('</Types>', `<Override PartName="/${PART}" ContentType="${type}"/></Types>`));
	}
	return packParts(parts);
}

const read = (bytes: Buffer, used = mapped) => ooxmlFormat.read(new BufferSource(bytes), { path: 'a.docx', policy: used });
const foreign = (bytes: Buffer, used = mapped) => read(bytes, used).foreign.map(({ name, where }) => `${name} ${where.split('#')[0]}`);
const levels = (bytes: Buffer) =>
	read(bytes).markings.map((marking) => `${marking.where.split('#')[0]} ${marking.text} ${marking.label.confidentiality}`);

function set(bytes: Buffer, wanted: Label): Buffer {
	const write = (from: Buffer) =>
		ooxmlFormat.write?.(new BufferSource(from), { label: wanted, places: ['property'] }, { path: 'a.docx', policy: mapped });
	const result = write(bytes);
	assert.ok(result?.kind === 'changed');
	const after = assemble(bytes, result.chunks);
	assert.equal(write(after)?.kind, 'unchanged');
	return after;
}

function part(bytes: Buffer, name: string): string {
	const archive = readArchive(new BufferSource(bytes));
	const found = archive.find(name);
	assert.ok(found);
	return readContent(archive, found).toString('utf8');
}

describe('ooxml: protection labels of the LabelInfo part', () => {
	it('wins over the properties, from which it takes the name', () => {
		assert.deepEqual(levels(document(list(entry(HIGH)), named(LOW, 'General', 2) + named(HIGH, 'Secret', 7))), [`${PART} Secret 2`]);
		assert.deepEqual(foreign(document(list(entry(OTHER)), named(LOW, 'General', 2))), [`${OTHER} ${PART}`]);
		assert.deepEqual(levels(document(list(entry(OTHER)), named(LOW, 'General', 2))), []);
	});

	it('labels of several tenants, all of which count; none that was removed or switched off', () => {
		const removed = entry(HIGH, 'enabled="0" method="" removed="1"');
		assert.deepEqual(levels(document(list(removed, entry(LOW)))), [`${PART} ${LOW} 1`]);
		assert.deepEqual(levels(document(list(entry(HIGH, 'enabled="1" removed="1"'), entry(LOW, 'enabled="0"')))), []);
		const both = document(list(entry(OTHER, 'enabled="true" method="Privileged"'), entry(LOW, 'method="Standard"')));
		assert.deepEqual(levels(both), [`${PART} ${LOW} 1`]);
		assert.deepEqual(foreign(both), [`${OTHER} ${PART}`]);
		assert.deepEqual(foreign(document(list())), []);
	});

	it('is kept in step, and its content type and relationship with it', () => {
		const before = document(list(entry(LOW), entry(OTHER)), named(LOW, 'General', 2));
		const after = set(before, label('2'));
		assert.equal(part(after, PART), list(entry(HIGH), entry(OTHER)));
		assert.deepEqual(changedEntries(before, after), ['docMetadata/LabelInfo.xml', 'docProps/custom.xml']);
		assert.match(part(after, '[Content_Types].xml'), /classificationlabels\+xml/);
		assert.match(part(after, '_rels/.rels'), /Id="rId7" Type="[^"]*classificationlabels"/);
		assert.ok(part(after, 'docProps/custom.xml').includes(`MSIP_Label_${HIGH}_Method"><vt:lpwstr>Privileged<`));
		assert.ok(
			levels(after).every((line) => line.endsWith('2') || line.endsWith('null')),
			levels(after).join(),
		);
		assert.equal(part(set(after, label('1')), PART), part(before, PART));
	});

	it('is not told of what was removed, and never holds a label twice', () => {
		const removed = entry(LOW, 'enabled="0" method="" removed="1"');
		assert.equal(part(set(document(list(removed)), label('2')), PART), list(removed));
		assert.equal(part(set(document(list(entry(LOW), entry(HIGH, 'enabled="0" removed="1"'))), label('2')), PART), list(entry(HIGH)));
		assert.equal(part(set(document(list(entry(LOW), entry(HIGH))), label('2')), PART), list(entry(HIGH)));
	});

	it('without a label: what the policy maps is marked as removed, as Office does it; what it does not know stays', () => {
		const after = set(
			document(list(entry(LOW), entry(OTHER)), `${named(LOW, 'General', 2)}${named(OTHER, 'x', 9)}${property('部署', '税務課', 30)}`),
			NO_LABEL,
		);
		assert.deepEqual(levels(after), []);
		assert.deepEqual(foreign(after), [`x ${PART}`]);
		assert.match(
			part(after, PART),
			new RegExp(`<clbl:label id="${braces(LOW)}" method="Standard" siteId="${SITE}" contentBits="0" enabled="0" removed="1"/>`),
		);
		assert.equal(part(after, 'docProps/custom.xml'), customXml(named(OTHER, 'x', 9) + property('部署', '税務課', 30)));
	});
});

describe('ooxml: protection labels of the properties', () => {
	it('of other tenants and those that are switched off stay as they are', () => {
		const others = named(OTHER, 'x', 2) + named(LOW, 'General', 9, 'False');
		assert.ok(part(set(document(null, others), label('2')), 'docProps/custom.xml').includes(others));
	});

	it('never come to stand there twice under one name', () => {
		for (const enabled of ['true', 'false']) {
			const after = part(
				set(document(null, named(LOW, 'General', 2) + named(HIGH, 'Secret', 9, enabled)), label('2')),
				'docProps/custom.xml',
			);
			const names = [...after.matchAll(/name="([^"]*)"/g)].map(([, name]) => name);
			assert.deepEqual(names, [...new Set(names)]);
			assert.ok(!after.includes(LOW) && after.includes(`MSIP_Label_${HIGH}_Enabled"><vt:lpwstr>true<`));
		}
	});
});
