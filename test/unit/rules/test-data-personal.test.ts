import assert from 'node:assert/strict';
import { type DetectedKind, formatMessage } from '../../../src/rules';
import { ENCRYPTED, judge, only } from './support';

const RULE = 'test-data-personal';

function detected(kind: DetectedKind['kind'], count: number): DetectedKind {
	return { kind, count, excerpts: ['古********'], where: 'xl/worksheets/sheet1.xml', range: () => null };
}

describe(RULE, () => {
	it('tells personal data in data for tests, whatever its label', () => {
		const found = judge([['header', ENCRYPTED]], {
			path: '/share/tests/people.csv',
			testData: true,
			detections: [detected('person-record', 3)],
		});
		const finding = only(found, RULE);
		assert.equal(finding.clause, '7.3(3)②(ウ)');
		assert.match(formatMessage(finding, 'ja'), /「people\.csv」.*3件（古\*{8}）/);
		assert.match(formatMessage(finding, 'en'), /"people\.csv"/);
	});

	it('is silent elsewhere, below the number of the policy, and about kinds that it does not name', () => {
		for (const setting of [
			{ detections: [detected('person-record', 3)] },
			{ testData: true, detections: [detected('person-record', 2)] },
			{ testData: true, detections: [detected('secret', 9), detected('email', 900)] },
			{ testData: true },
		])
			assert.deepEqual(judge([['header', ENCRYPTED]], setting), []);
	});
});
