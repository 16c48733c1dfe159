// Appends to the register in argv[2]: argv[3] events (0: for ever), printing each sequence when it is on the disk.
import { writeSync } from 'node:fs';
import { appendEvent } from '../../../src/register';

const [, , folder = '', count = '1', name = ''] = process.argv;
for (let done = 0; count === '0' || done < Number(count); done++) {
	const { sequence } = appendEvent(folder, { action: 'export', files: [], reason: `${name} ${done} ${'あ'.repeat(done % 40)}` });
	writeSync(1, `${sequence}\n`);
}
