import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DocumentReport } from '../../../src/check';
import type { Finding } from '../../../src/rules';
import { ReportPacker, ReportUnpacker } from '../../../src/workspace/wire';

const level = fc.constantFrom('1', '2', null);
const path = fc.constantFrom('/a/x.md', '/a/y.md', '/b/z.docx');
const range = fc.option(fc.record({ start: fc.nat(2), end: fc.nat(2), line: fc.nat(1), column: fc.nat(1) }));

const finding: fc.Arbitrary<Finding> = fc.record({
	rule: fc.constantFrom('label-missing', 'label-conflict'),
	severity: fc.constantFrom('error', 'warning'),
	message: fc.constantFrom('missing', 'conflict'),
	data: fc.dictionary(fc.constantFrom('levels', 'name'), fc.constantFrom('2', 3)),
	path,
	place: fc.constantFrom(null, 'header'),
	where: fc.constantFrom(null, 'header'),
	range,
	clause: fc.constant('3(2)②'),
	related: fc.array(
		fc.record({ path, place: fc.constant('header' as const), where: fc.constant('x'), range, text: fc.constantFrom('C1', 'C2') }),
		{ maxLength: 2 },
	),
	fixes: fc.constantFrom<Finding['fixes'][number][]>([], [{ title: 'insert-label', fix: { kind: 'choose-label' }, preferred: true }]),
});

const report: fc.Arbitrary<DocumentReport> = fc
	.record({
		path,
		outcome: fc.constantFrom('clean', 'findings', 'not-checked'),
		format: fc.constantFrom('text', 'ooxml'),
		encoding: fc.constantFrom('utf-8', null),
		state: fc.record({
			encrypted: fc.boolean(),
			signed: fc.constant(false),
			macro: fc.constant(false),
			unreadable: fc.constantFrom(null, { code: 'io', detail: 'EIO' } as const, { code: 'io', detail: '' } as const),
		}),
		markings: fc.constant([]),
		foreign: fc.array(fc.record({ scheme: fc.constant('MSIP'), name: fc.constantFrom('a', 'b'), where: fc.constant('x') }), {
			maxLength: 2,
		}),
		label: fc.record({
			confidentiality: level,
			integrity: level,
			availability: level,
			handling: fc.constantFrom([], ['encrypt'], ['encrypt', 'no-copy']),
		}),
		source: fc.constantFrom('none', 'header'),
		findings: fc.array(finding, { maxLength: 2 }),
	})
	// A finding is mostly about its own document.
	.chain((one) => fc.boolean().map((own) => (own ? { ...one, findings: one.findings.map((each) => ({ ...each, path: one.path })) } : one)))
	// As plain as real ones: generated records have no prototype.
	.map((one) => JSON.parse(JSON.stringify(one)) as DocumentReport);

describe('workspace/wire', () => {
	it('content keys cross beside the shapes, and do not make new ones', () => {
		fc.assert(
			fc.property(report, fc.array(fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { nil: undefined })), (one, keys) => {
				const reports = keys.map((contentKey) => (contentKey === undefined ? one : { ...one, contentKey }));
				const packed = structuredClone(new ReportPacker().pack(reports));
				assert.ok(packed.shapes.length <= 1);
				const checked = new ReportUnpacker().unpack(packed);
				for (const [index, key] of keys.entries()) {
					assert.equal(checked.key(index), key ?? 0);
					assert.deepEqual(checked.report(index, one.path), one);
				}
			}),
		);
	});

	it('documents that depend on different files share a shape', () => {
		fc.assert(
			fc.property(report, fc.array(fc.uniqueArray(fc.constantFrom('/a', '/b', '/c'), { minLength: 1 })), (one, all) => {
				const reports = all.map((dependsOn) => ({ ...one, dependsOn }));
				const packed = structuredClone(new ReportPacker().pack(reports));
				assert.ok(packed.shapes.length <= 1);
				const checked = new ReportUnpacker().unpack(packed);
				for (const [index, expected] of reports.entries()) assert.deepEqual(checked.report(index, one.path), expected);
			}),
		);
	});

	it('carries reports over without loss, whatever came before', () => {
		fc.assert(
			fc.property(fc.array(fc.array(report, { maxLength: 30 }), { maxLength: 5 }), (batches) => {
				const [packer, unpacker] = [new ReportPacker(), new ReportUnpacker()];
				for (const reports of batches) {
					const packed = structuredClone(packer.pack(reports));
					const checked = unpacker.unpack(packed);
					assert.deepEqual(
						reports.map((one, index) => checked.report(index, one.path)),
						reports,
					);
					for (const [index, { outcome, label }] of reports.entries()) {
						assert.deepEqual({ outcome: checked.outline(index).outcome, label: checked.outline(index).label }, { outcome, label });
					}
				}
			}),
		);
	});

	it('sends what was sent before as a number only', () => {
		const [one] = fc.sample(report, { numRuns: 1, seed: 1 });
		assert.ok(one !== undefined);
		const packer = new ReportPacker();
		const own = one.findings.map((each) => ({ ...each, path: one.path }));
		assert.equal(packer.pack([{ ...one, findings: own }]).shapes.length, 1);
		const elsewhere = { ...one, path: '/c', findings: own.map((each) => ({ ...each, path: '/c' })) };
		const packed = packer.pack([elsewhere, elsewhere]);
		assert.deepEqual([packed.shapes.length, ...packed.ids], [0, 0, 0]);
	});

	it('forgets on both sides, so that memory stays flat', () => {
		const [one] = fc.sample(report, { numRuns: 1, seed: 2 });
		assert.ok(one !== undefined);
		const [packer, unpacker] = [new ReportPacker(), new ReportUnpacker()];
		let restarts = 0;
		for (let round = 0; round < 50; round++) {
			const reports: DocumentReport[] = Array.from({ length: 256 }, (_, index) => ({ ...one, source: `${round}/${index}` }));
			const packed = packer.pack(reports);
			if (packed.restart) restarts++;
			const checked = unpacker.unpack(packed);
			assert.deepEqual(
				reports.map((each, index) => checked.report(index, each.path)),
				reports,
			);
		}
		assert.ok(restarts >= 2);
	});
});
