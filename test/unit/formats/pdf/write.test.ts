import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import path from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import fc from 'fast-check';
import { PlannedSource } from '../../../../src/formats';
import { pdfFormat } from '../../../../src/formats/pdf';
import { BufferSource } from '../../../../src/formats/source';
import { highest, NO_LABEL, sameLabel } from '../../../../src/label';
import type { Place } from '../../../../src/policy/types';
import { assemble } from '../../../corpus/assemble';
import { pagePdf, pdfSeeds, planPdf, readPdf, seenIn, setPdf, showAt, xmpPdf } from '../../../corpus/pdf';
import { buildPdf, hybridPdf, packedPdf } from '../../../corpus/pdf-builder';
import { label, policy } from '../../../corpus/read-back';
import { mutatePdf } from '../../../fuzz/pdf';
import { Random } from '../../../fuzz/random';
import { requireTool } from '../../../support/tools';
import '../../../support/seed';

const PLAIN = pagePdf(showAt(80, 500, '(body)'), { info: '<</Author (A \\(b\\)) /Custom 5>>' });
const KINDS: Record<string, Buffer> = { table: PLAIN, 'object streams': packedPdf(), hybrid: hybridPdf(), XMP: xmpPdf() };
const A = label('2', '2', '1');
const B = label('3', null, '2', ['encrypt']);

function withFiles<T>(files: Readonly<Record<string, Uint8Array>>, work: (folder: string) => T): T {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pdf-'));
	try {
		for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), bytes);
		return work(folder);
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

function through(qpdf: string, bytes: Uint8Array, ...options: readonly string[]): Buffer {
	return withFiles({ 'in.pdf': bytes }, (folder) => {
		execFileSync(qpdf, [...options, path.join(folder, 'in.pdf'), path.join(folder, 'out.pdf')], { stdio: 'ignore' });
		return fs.readFileSync(path.join(folder, 'out.pdf'));
	});
}

/** The label in the properties, or null where they disagree. */
function propertyLabel(bytes: Uint8Array) {
	const labels = readPdf(bytes).markings.filter(({ place }) => place === 'property');
	return labels.reduce((sum, marking) => highest(sum, marking.label, policy), NO_LABEL);
}

describe('formats/pdf: writing properties', () => {
	for (const [name, bytes] of Object.entries(KINDS)) {
		it(`${name}: the original is a prefix; setting, changing and removing converge`, () => {
			const first = setPdf(bytes, A);
			assert.ok(first.subarray(0, bytes.length).equals(bytes));
			assert.ok(sameLabel(propertyLabel(first), A));
			assert.ok(seenIn(first).some((seen) => seen.startsWith('property XMP#')));
			assert.equal(planPdf(first, A).kind, 'unchanged');
			const second = setPdf(first, B);
			assert.ok(second.equals(setPdf(bytes, B)));
			assert.ok(sameLabel(propertyLabel(second), B));
			const removed = setPdf(second, NO_LABEL);
			assert.ok(removed.equals(setPdf(bytes, NO_LABEL)));
		});
	}

	it('without markings of its own, removing gives back the very bytes', () => {
		assert.ok(setPdf(setPdf(PLAIN, A, ['property', 'page-header']), NO_LABEL).equals(PLAIN));
		assert.equal(planPdf(PLAIN, NO_LABEL).kind, 'unchanged');
	});

	it('any sequence of labels and places ends as the last label alone', () => {
		const labels = fc.constantFrom(A, B, label('1'), NO_LABEL);
		const places = fc.constantFrom<readonly Place[]>(['property'], ['page-header'], ['property', 'page-header']);
		const sequence = fc.array(fc.tuple(labels, places), { minLength: 1, maxLength: 5 });
		fc.assert(
			fc.property(fc.constantFrom(...Object.values(KINDS)), sequence, (bytes, steps) => {
				let now: Buffer = Buffer.from(bytes);
				const written = new Set<Place>();
				for (const [wanted, where] of steps) {
					now = setPdf(now, wanted, where);
					if (now.equals(bytes)) written.clear();
					else for (const place of where) written.add(place);
				}
				const [last] = steps.at(-1) ?? [NO_LABEL];
				assert.ok(now.subarray(0, bytes.length).equals(bytes));
				const here = readPdf(now).markings.filter(({ place }) => written.has(place));
				for (const place of written) {
					const labels = here.filter((one) => one.place === place).map((one) => one.label);
					assert.ok(
						sameLabel(
							labels.reduce((sum, one) => highest(sum, one, policy), NO_LABEL),
							last,
						),
						place,
					);
				}
			}),
			{ numRuns: 40 },
		);
	});

	it('what says something else is brought in line, in step with XMP', () => {
		const seen = seenIn(setPdf(xmpPdf(), label('3')));
		assert.ok(seen.includes('property Info#Title 【機密性3】') && seen.includes('property XMP#dc:title 【機密性3】'), seen.join('\n'));
		assert.ok(!seen.some((one) => one.includes('機密性2')));
	});

	it('another program goes on from there, and we from what it wrote', async function () {
		this.timeout(20_000);
		const qpdf = requireTool(this, 'qpdf');
		for (const options of [['--linearize'], ['--object-streams=generate'], ['--qdf', '--object-streams=disable']]) {
			const rewritten = through(qpdf, setPdf(PLAIN, A, ['property', 'page-header']), ...options);
			assert.equal(planPdf(rewritten, A, ['property', 'page-header']).kind, 'unchanged');
			const next = setPdf(rewritten, B, ['property', 'page-header']);
			assert.ok(next.subarray(0, rewritten.length).equals(rewritten));
			assert.ok(!seenIn(next).some((seen) => seen.includes('機密性2')), seenIn(next).join('\n'));
			assert.deepEqual(seenIn(setPdf(next, NO_LABEL, ['property', 'page-header'])), []);
		}
		const document = await PDFDocument.load(setPdf(PLAIN, A));
		document.addPage();
		const saved = await document.save();
		assert.ok(sameLabel(propertyLabel(setPdf(saved, B)), B));
	});

	it('a changed byte in our section makes it somebody else’s', () => {
		const first = setPdf(PLAIN, A);
		const touched = Buffer.from(first);
		touched[first.indexOf('/InformationClassification') + 3] = 0x46;
		const next = setPdf(touched, B);
		assert.ok(next.subarray(0, touched.length).equals(touched));
		assert.ok(sameLabel(propertyLabel(next), B));
	});

	it('qpdf finds nothing wrong, and pdfinfo and exiftool show the names', function () {
		this.timeout(30_000);
		const qpdf = requireTool(this, 'qpdf');
		const [pdfinfo, exiftool] = [requireTool(this, 'pdfinfo'), requireTool(this, 'exiftool')];
		for (const bytes of Object.values(KINDS)) {
			const labelled = setPdf(bytes, B, ['property', 'page-header']);
			withFiles({ 'a.pdf': labelled }, (folder) => {
				const file = path.join(folder, 'a.pdf');
				assert.match(execFileSync(qpdf, ['--check', file], { encoding: 'utf8' }), /No syntax or stream encoding errors/);
				assert.match(execFileSync(pdfinfo, ['-custom', file], { encoding: 'utf8' }), /機密性:\s+3\n/);
				assert.match(execFileSync(exiftool, ['-Info*', file], { encoding: 'utf8' }), /Information Classification\s*: 【機密性3/);
			});
		}
	});

	it('linearised documents and ones of PDF 2.0 stay whole', function () {
		const qpdf = requireTool(this, 'qpdf');
		for (const option of ['--linearize', '--force-version=2.0']) {
			const bytes = through(qpdf, PLAIN, option);
			const labelled = setPdf(bytes, A, ['property', 'page-header']);
			assert.ok(labelled.subarray(0, bytes.length).equals(bytes));
			assert.ok(sameLabel(propertyLabel(labelled), A));
			assert.ok(setPdf(labelled, B, ['property', 'page-header']).equals(setPdf(bytes, B, ['property', 'page-header'])));
			withFiles({ 'a.pdf': labelled }, (folder) => execFileSync(qpdf, ['--check', path.join(folder, 'a.pdf')], { stdio: 'ignore' }));
		}
	});

	it('PDF/A: its mark is kept, our namespace is described; part 4 has nothing in the information dictionary', () => {
		for (const part of [1, 2, 3, 4]) {
			const archive = `<pdfaid:part>${part}</pdfaid:part>`;
			const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">${archive}</rdf:Description></rdf:RDF></x:xmpmeta>`;
			const metadata = { number: 9, text: `<</Type /Metadata /Subtype /XML /Length ${packet.length}>>`, stream: Buffer.from(packet) };
			const bytes = pagePdf(showAt(80, 500, '(body)'), { catalog: '/Metadata 9 0 R', parts: [metadata] });
			const labelled = setPdf(bytes, A);
			const added = labelled.subarray(bytes.length).toString('latin1');
			assert.ok(added.includes(archive) && added.includes('<pdfaSchema:namespaceURI>urn:kakuzuke:label:1.0<'));
			assert.equal(seenIn(labelled).filter((seen) => seen.startsWith('property Info#')).length, part === 4 ? 0 : 4, `part ${part}`);
			assert.ok(sameLabel(propertyLabel(labelled), A));
			assert.equal(planPdf(labelled, A).kind, 'unchanged');
			assert.ok(setPdf(labelled, B).equals(setPdf(bytes, B)));
			assert.ok(setPdf(labelled, NO_LABEL).equals(bytes));
		}
	});

	it('a packet that cannot be written back is refused where it states a label, and left where it does not', () => {
		const labelled = setPdf(xmpPdf(), A);
		const at = labelled.lastIndexOf('W5M0MpCehiHzreSzNTczkc9d');
		assert.ok(at > 0);
		const broken = Buffer.from(labelled);
		broken.fill(0xff, at + 14, at + 18);
		assert.ok(seenIn(broken).some((seen) => seen.startsWith('property XMP#kakuzuke:')));
		const result = planPdf(broken, B);
		assert.deepEqual(result.kind === 'refused' ? [result.code, result.detail] : result.kind, ['damaged', 'XMP']);
		const none = Buffer.from(labelled.toString('latin1').replaceAll('<rdf:RDF', '<rdf:RDX'), 'latin1');
		assert.equal(planPdf(none, B).kind, 'changed');
	});

	it('what pdf-lib makes', async () => {
		for (const useObjectStreams of [true, false]) {
			const document = await PDFDocument.create();
			document.setTitle('【機密性1】計画');
			document.addPage().drawText('body');
			const bytes = await document.save({ useObjectStreams });
			const next = setPdf(bytes, B);
			assert.ok(sameLabel(propertyLabel(next), B));
			assert.equal((await PDFDocument.load(next, { updateMetadata: false })).getTitle(), '【機密性3・可用性2】計画');
		}
	});

	it('refuses what is signed, encrypted, damaged, and places that it does not have', async () => {
		const field = '/AcroForm <</SigFlags 3 /Fields [10 0 R]>>';
		const parts = [
			{ number: 10, text: '<</FT /Sig /V 11 0 R>>' },
			{ number: 11, text: '<</Type /Sig /ByteRange [0 1 2 3] /Contents <00>>>' },
		];
		const code = (bytes: Uint8Array, places?: readonly Place[]) => {
			const result = planPdf(bytes, A, places);
			return result.kind === 'refused' ? result.code : result.kind;
		};
		assert.equal(code(pagePdf('', { catalog: field, parts })), 'signed');
		// Certified (ISO 32000-2, 12.8.2.2), though no field names the signature.
		assert.equal(code(pagePdf('', { catalog: '/Perms <</DocMDP 11 0 R>>', parts })), 'signed');
		const document = await PDFDocument.create();
		document.addPage();
		document.encrypt({ userPassword: '', ownerPassword: 'x' });
		assert.equal(code(await document.save()), 'encrypted');
		assert.equal(code(PLAIN.subarray(0, PLAIN.length - 20)), 'damaged');
		assert.equal(code(Buffer.from(PLAIN.toString('latin1').replace(/startxref\n\d+/, 'startxref\n7'), 'latin1')), 'damaged');
		assert.equal(code(PLAIN, ['front-matter']), 'unsupported-place');
		assert.equal(
			code(
				buildPdf([
					{ number: 1, text: '<</Type /Catalog /Pages 2 0 R>>' },
					{ number: 2, text: '<</Kids []>>' },
				]),
				['page-header'],
			),
			'no-place',
		);
	});

	it('offsets count from the header where other bytes stand before it', () => {
		const junk = Buffer.concat([Buffer.from('\x1b%-12345X@PJL\n'), PLAIN]);
		const next = setPdf(junk, A);
		assert.ok(next.subarray(0, junk.length).equals(junk));
		assert.ok(sameLabel(propertyLabel(next), A));
		assert.ok(setPdf(next, B).equals(setPdf(junk, B)));
	});

	it('mutated documents: nothing is thrown, and what is written can be read', function () {
		this.timeout(30_000);
		const seeds = pdfSeeds().map(({ bytes }) => bytes);
		const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(fc.constantFrom(...seeds), edits, fc.boolean(), (seed, changes, stamp) => {
				const bytes = Buffer.from(seed);
				for (const [at, value] of changes) bytes[at % bytes.length] = value;
				readPdf(bytes);
				const places: readonly Place[] = stamp ? ['property', 'page-header'] : ['property'];
				const result = planPdf(bytes, B, places);
				if (result.kind !== 'changed') return;
				const read = pdfFormat.read(new PlannedSource(new BufferSource(bytes), result.chunks), { path: 'a.pdf', policy });
				assert.ok(read.markings.some(({ place, label: found }) => place === 'property' && found.confidentiality === '3'));
			}),
			{ numRuns: 600 },
		);
	});

	it('documents damaged among their objects: what is written is not written again, or it is refused', function () {
		this.timeout(30_000);
		const seeds = pdfSeeds().map(({ bytes }) => bytes);
		fc.assert(
			fc.property(fc.constantFrom(...seeds), fc.nat(), fc.boolean(), (seed, number, stamp) => {
				const bytes = mutatePdf(Buffer.from(seed), Random.of(number)) ?? Buffer.from(seed);
				const places: readonly Place[] = stamp ? ['property', 'page-header'] : ['property'];
				const result = planPdf(bytes, A, places);
				if (result.kind === 'changed') assert.equal(planPdf(assemble(bytes, result.chunks), A, places).kind, 'unchanged');
			}),
			{ numRuns: 2000 },
		);
	});
});
