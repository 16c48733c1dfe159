import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Document, Packer, Paragraph } from 'docx';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { type ApplyRequest, type ApplyResult, applyFolderLabel, applyLabel, checkFile } from '../../../src/check';
import { makeLabel, NO_LABEL } from '../../../src/label';
import type { Place } from '../../../src/policy';
import { compoundFile } from '../../corpus/compound';
import { customXml, packParts, property, wordParts } from '../../corpus/packages';
import { ENCRYPTED, FULL, policy } from '../rules/support';
import { contextOf, makeFolder, removeFolders } from './files';

const C2 = makeLabel({ confidentiality: '2', integrity: '1', availability: '1', handling: ['encrypt'] }, policy);
const C2_TEXT = '【機密性2・完全性1・可用性1】 取扱制限：暗号化';

function set(root: string, name: string, request: Partial<ApplyRequest> = {}, dryRun = false): ApplyResult {
	return applyLabel(join(root, name), { label: C2, places: null, ...request }, contextOf(root), { dryRun });
}

function codeOf(result: ApplyResult): string {
	return result.kind === 'refused' ? result.code : result.kind;
}

const read = (root: string, name: string): string => readFileSync(join(root, name), 'utf8');
const word = (): Promise<Buffer> => Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('本文')] }] }));

async function signedWord(): Promise<Uint8Array> {
	const parts = unzipSync(await word());
	parts['_xmlsignatures/origin.sigs'] = new Uint8Array();
	parts['_xmlsignatures/sig1.xml'] = strToU8('<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>');
	return zipSync(parts);
}

describe('check/apply', () => {
	afterEach(removeFolders);

	it('a text: in its header, in its encoding, read again; twice changes nothing', () => {
		const root = makeFolder({ 'a.txt': iconv.encode('議事録\r\n本文\r\n', 'Shift_JIS') });
		const result = set(root, 'a.txt');
		assert.ok(result.kind === 'changed');
		assert.deepEqual(
			result.changes.map(({ place, before, after }) => [place, before, after]),
			[['header', null, C2_TEXT]],
		);
		assert.equal(iconv.decode(readFileSync(join(root, 'a.txt')), 'Shift_JIS'), `${C2_TEXT}\r\n\r\n議事録\r\n本文\r\n`);
		assert.equal(checkFile(join(root, 'a.txt'), contextOf(root)).outcome, 'clean');
		assert.equal(set(root, 'a.txt').kind, 'unchanged');
		assert.deepEqual(readdirSync(root), ['a.txt']);
	});

	it('a dry run tells the same and writes nothing', () => {
		const files = { 'a.md': '# a\n', 'b.csv': '1\n', 'c.xdw': 'x' };
		const root = makeFolder(files);
		for (const name of Object.keys(files)) {
			const told = set(root, name, { places: name === 'c.xdw' ? ['file-name'] : null }, true);
			assert.equal(told.kind, 'changed', name);
			assert.equal(told.path, join(root, name));
		}
		assert.deepEqual(readdirSync(root).sort(), Object.keys(files));
		assert.equal(read(root, 'a.md'), '# a\n');
	});

	it('a Word document: properties and page header, and what was there stays', async () => {
		const root = makeFolder({ 'a.docx': await word() });
		const result = set(root, 'a.docx');
		assert.ok(result.kind === 'changed', JSON.stringify(result));
		const report = checkFile(join(root, 'a.docx'), contextOf(root));
		assert.equal(report.outcome, 'clean');
		assert.equal(report.source, 'property+page-header');
		assert.match(strFromU8(unzipSync(readFileSync(join(root, 'a.docx')))['word/document.xml'] ?? new Uint8Array()), /本文/);
		assert.equal(set(root, 'a.docx').kind, 'unchanged');
		const only = set(root, 'a.docx', { label: makeLabel({ ...C2, confidentiality: '1', handling: [] }, policy), places: ['property'] });
		assert.equal(only.kind, 'changed');
		assert.ok(checkFile(join(root, 'a.docx'), contextOf(root)).findings.some(({ rule }) => rule === 'label-conflict'));
	});

	it('words of other schemes that stay do not stand against taking the label away', () => {
		const custom = customXml(property('Sensitivity', 'General', 2));
		const root = makeFolder({ 'a.docx': packParts(wordParts({ custom })) });
		assert.equal(set(root, 'a.docx').kind, 'changed');
		assert.equal(codeOf(set(root, 'a.docx', { label: NO_LABEL })), 'changed');
		assert.equal(checkFile(join(root, 'a.docx'), contextOf(root)).label.confidentiality, null);
		assert.equal(codeOf(set(root, 'a.docx', { label: NO_LABEL })), 'unchanged');
	});

	it('formats without room get a sidecar by themselves', () => {
		const root = makeFolder({ 'a.csv': '1\n', 'a.json': '{}', 'a.xdw': new Uint8Array([0xe1, 0, 0xff, 1]) });
		for (const name of ['a.csv', 'a.json', 'a.xdw']) {
			assert.equal(set(root, name).kind, 'changed', name);
			assert.equal(read(root, `${name}.label`), `${C2_TEXT}\n`);
			assert.equal(checkFile(join(root, name), contextOf(root)).outcome, 'clean', name);
			assert.equal(set(root, name).kind, 'unchanged', name);
			assert.equal(codeOf(set(root, name, { places: ['header'] })), 'no-place', name);
		}
		assert.equal(read(root, 'a.csv'), '1\n');
	});

	it('what is signed or encrypted is left alone, unless a place outside is asked for', async () => {
		const encrypted = compoundFile(['EncryptionInfo', 'EncryptedPackage']);
		const root = makeFolder({ 'signed.docx': await signedWord(), 'encrypted.docx': encrypted });
		for (const name of ['signed', 'encrypted']) {
			const before = readFileSync(join(root, `${name}.docx`));
			assert.equal(codeOf(set(root, `${name}.docx`)), name);
			assert.equal(codeOf(set(root, `${name}.docx`, { places: ['property'] })), name);
			assert.equal(codeOf(set(root, `${name}.docx`, { places: ['property', 'sidecar'] })), name);
			assert.ok(!existsSync(join(root, `${name}.docx.label`)), 'nothing half done');
			assert.equal(codeOf(set(root, `${name}.docx`, { places: ['sidecar'] })), 'changed');
			assert.deepEqual(readFileSync(join(root, `${name}.docx`)), before);
		}
	});

	it('refuses with a reason', () => {
		const root = makeFolder({
			'cut.docx': 'PK\u0003\u0004',
			'a.md': '# a\n',
			'lock.md': '# a\n',
			'.~lock.lock.md#': '',
			'read.md': '# a\n',
		});
		chmodSync(join(root, 'read.md'), 0o444);
		assert.equal(codeOf(set(root, 'cut.docx')), 'damaged');
		assert.equal(codeOf(set(root, 'absent.md')), 'io');
		assert.equal(codeOf(set(root, '.')), 'io');
		assert.equal(codeOf(set(root, 'a.md', { places: ['page-header'] })), 'unsupported-place');
		assert.equal(codeOf(set(root, 'a.md', { places: ['folder'] as Place[] })), 'unsupported-place');
		assert.equal(codeOf(set(root, 'lock.md')), 'locked');
		assert.equal(codeOf(set(root, 'read.md')), 'read-only');
		assert.equal(codeOf(set(root, 'read.md', {}, true)), 'read-only');
		assert.equal(read(root, 'a.md'), '# a\n');
	});

	it('a character that the encoding lacks', () => {
		const root = makeFolder({ 'a.txt': iconv.encode('議事録\n', 'Shift_JIS') });
		const odd = makeLabel({ ...C2, handling: ['鷗𠮷限り'] }, policy);
		assert.equal(codeOf(set(root, 'a.txt', { label: odd })), 'encoding-lacks-character');
	});

	it('the file name: renamed, the sidecar along, nothing overwritten', () => {
		const root = makeFolder({ 'a.csv': '1\n', 'a.csv.label': `${FULL}\n`, 'b.csv': '2\n' });
		const result = set(root, 'a.csv', { places: ['file-name'] });
		assert.ok(result.kind === 'changed', JSON.stringify(result));
		const name = basename(result.path);
		assert.equal(name, '【機密性2・完全性1・可用性1】a.csv');
		assert.equal(read(root, `${name}.label`), `${C2_TEXT}\n`, 'the sidecar does not contradict the name');
		assert.ok(!existsSync(join(root, 'a.csv')) && !existsSync(join(root, 'a.csv.label')));
		writeFileSync(join(root, '【機密性2・完全性1・可用性1】b.csv'), 'other');
		assert.equal(codeOf(set(root, 'b.csv', { places: ['file-name'] })), 'name-taken');
		assert.equal(read(root, 'b.csv'), '2\n');
		assert.equal(read(root, '【機密性2・完全性1・可用性1】b.csv'), 'other');
		assert.equal(set(root, name, { places: ['file-name'] }).kind, 'unchanged');
	});

	it('a taken name stops everything before anything is written', () => {
		const root = makeFolder({ 'a.md': '# a\n', '【機密性2・完全性1・可用性1】a.md': 'other' });
		assert.equal(codeOf(set(root, 'a.md', { places: ['header', 'file-name'] })), 'name-taken');
		assert.equal(read(root, 'a.md'), '# a\n');
	});

	it('several places at once', () => {
		const root = makeFolder({ 'a.md': '# a\n' });
		const result = set(root, 'a.md', { places: ['header', 'sidecar', 'file-name'] });
		assert.ok(result.kind === 'changed', JSON.stringify(result));
		assert.deepEqual(
			result.changes.map(({ place }) => place),
			['header', 'sidecar', 'file-name'],
		);
		const report = checkFile(result.path, contextOf(root));
		assert.deepEqual([report.outcome, report.source], ['clean', 'header+file-name+sidecar']);
	});

	it('an existing sidecar is kept true, its comments stay', () => {
		const root = makeFolder({ 'a.md': '# a\n', 'a.md.label': `# 総務課\r\n\r\n${FULL}\r\n# 令和8年\r\n` });
		assert.equal(set(root, 'a.md').kind, 'changed');
		assert.equal(read(root, 'a.md.label'), `# 総務課\r\n\r\n${C2_TEXT}\r\n# 令和8年\r\n`);
		assert.equal(checkFile(join(root, 'a.md'), contextOf(root)).outcome, 'clean');
	});

	it('a label that could not be read again is not written', () => {
		const root = makeFolder({ 'a.csv': '1\n', 'a.csv.label': `${FULL}\n` });
		const broken = { ...policy, markings: { ...policy.markings, template: '格付けは {code} のとおりとします。' } };
		const result = applyLabel(join(root, 'a.csv'), { label: C2, places: null }, contextOf(root, broken), { dryRun: false });
		assert.equal(codeOf(result), 'no-place');
		assert.equal(read(root, 'a.csv.label'), `${FULL}\n`);
		assert.equal(
			set(root, 'a.csv', { label: makeLabel({ confidentiality: '99' }, policy) }).kind,
			'changed',
			'an unknown level is a level',
		);
	});

	it('what is no label file is not overwritten', () => {
		const root = makeFolder({ 'a.csv': '1\n', 'a.csv.label/x': '' });
		assert.equal(codeOf(set(root, 'a.csv')), 'name-taken');
	});

	it('restrictions that were not spoken of stay when asked', () => {
		const root = makeFolder({ 'a.md': '【機密性1・完全性1・可用性1】 取扱制限：複製禁止\n\n# a\n' });
		const bare = makeLabel({ ...C2, handling: ['encrypt'] }, policy);
		assert.equal(set(root, 'a.md', { label: bare, keepHandling: true }).kind, 'changed');
		assert.deepEqual([...checkFile(join(root, 'a.md'), contextOf(root)).label.handling].sort(), ['encrypt', 'no-copy']);
		assert.equal(set(root, 'a.md', { label: bare }).kind, 'changed');
		assert.deepEqual(checkFile(join(root, 'a.md'), contextOf(root)).label.handling, ['encrypt']);
	});

	it('the empty label takes the label away', async () => {
		const root = makeFolder({ 'a.md': `${FULL}\n\n# a\n`, 'b.csv': '1\n', 'b.csv.label': FULL, 'c.docx': await word() });
		set(root, 'c.docx');
		for (const name of ['a.md', 'b.csv', 'c.docx']) {
			assert.equal(set(root, name, { label: NO_LABEL }).kind, 'changed', name);
			assert.equal(checkFile(join(root, name), contextOf(root)).source, 'none', name);
			assert.equal(set(root, name, { label: NO_LABEL }).kind, 'unchanged', name);
		}
		assert.equal(read(root, 'a.md'), '# a\n');
		assert.ok(!existsSync(join(root, 'b.csv.label')));
	});

	it('permission bits and links stay', () => {
		const root = makeFolder({ 'real.sh': '#!/bin/sh\n' });
		chmodSync(join(root, 'real.sh'), 0o755);
		symlinkSync('real.sh', join(root, 'link.sh'));
		assert.equal(set(root, 'link.sh').kind, 'changed');
		assert.equal(read(root, 'real.sh'), `#!/bin/sh\n# ${C2_TEXT}\n`);
		assert.equal(statSync(join(root, 'real.sh')).mode & 0o777, 0o755);
	});

	it('the label of a folder', () => {
		const root = makeFolder({ 'a.csv': '1\n' });
		const context = contextOf(root);
		const before = checkFile(join(root, 'a.csv'), context);
		assert.equal(before.source, 'none');
		assert.equal(applyFolderLabel(root, C2, context, { dryRun: true }).kind, 'changed');
		assert.ok(!existsSync(join(root, '.label')));
		assert.equal(applyFolderLabel(root, C2, context, { dryRun: false }).kind, 'changed');
		assert.equal(read(root, '.label'), `${C2_TEXT}\n`);
		assert.equal(checkFile(join(root, 'a.csv'), context).source, 'folder', 'the cache is forgotten');
		assert.equal(applyFolderLabel(root, C2, context, { dryRun: false }).kind, 'unchanged');
		assert.equal(applyFolderLabel(root, NO_LABEL, context, { dryRun: false }).kind, 'changed');
		assert.ok(!existsSync(join(root, '.label')));
	});

	it('leaves nothing behind', () => {
		const root = makeFolder({ 'a.md': ENCRYPTED });
		for (const level of ['1', '2', '3']) set(root, 'a.md', { label: makeLabel({ ...C2, confidentiality: level }, policy) });
		assert.deepEqual(readdirSync(root), ['a.md']);
	});
});
