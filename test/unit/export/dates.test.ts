import assert from 'node:assert/strict';
import { calendarDay } from '../../../src/export/dates';

describe('calendar days as people write them', () => {
	for (const [written, day] of [
		['2026-11-20', '2026-11-20'],
		['2026/11/2', '2026-11-02'],
		['2026年11月20日', '2026-11-20'],
		['２０２６年１１月２０日', '2026-11-20'],
		['令和8年11月20日', '2026-11-20'],
		['令和元年5月1日', '2019-05-01'],
		['R8.11.20', '2026-11-20'],
		['平成31年4月30日', '2019-04-30'],
		[' 2026.1.3 ', '2026-01-03'],
		['8.11.20', '8.11.20'],
		['yesterday', 'yesterday'],
		['', ''],
	] as const) {
		it(`${written} is ${day}`, () => assert.equal(calendarDay(written), day));
	}
});
