import assert from 'node:assert/strict';
import { NO_LABEL } from '../../../src/label';
import { levelChoices, restrictionChoices } from '../../../src/vscode/model/choices';
import { label, POLICY, t } from './support';

describe('choosing a label', () => {
	it('lists levels from the highest, each with what it means and calls for', () => {
		const choices = levelChoices('confidentiality', POLICY, '2', 'ja', t);
		assert.deepEqual(
			choices.map(({ level }) => level),
			['3', '2', '1'],
		);
		assert.deepEqual(
			choices.map(({ current }) => current),
			[false, true, false],
		);
		assert.match(choices[0]?.detail ?? '', /all of 機密性2/);
		assert.match(choices[1]?.detail ?? '', /暗号化/);
		assert.match(choices[2]?.detail ?? '', /No restrictions/);
	});

	it('ticks what has to be stated and what is stated, and puts it first', () => {
		const choices = restrictionChoices(label('3', '1', '1', ['no-copy']), POLICY, 'en', t);
		const picked = choices.filter((choice) => choice.picked).map(({ id }) => id);
		assert.deepEqual([...picked].sort(), ['encrypt', 'no-copy', 'no-needless-copy', 'no-unissued-device']);
		assert.deepEqual(
			choices.slice(0, picked.length).map(({ id }) => id),
			picked,
		);
	});

	it('ticks nothing for a label that calls for nothing', () => {
		assert.ok(restrictionChoices(label('1', '1', '1'), POLICY, 'en', t).every((choice) => !choice.picked));
		assert.ok(restrictionChoices(NO_LABEL, POLICY, 'en', t).every((choice) => !choice.picked));
	});

	it('keeps restrictions that the policy does not know', () => {
		const unknown = restrictionChoices({ ...label('1'), handling: ['持出要届'] }, POLICY, 'ja', t).find(({ id }) => id === '持出要届');
		assert.equal(unknown?.picked, true);
	});
});
