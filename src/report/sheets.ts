/** Everything that is made with the large libraries: a bundle of its own, loaded when it is needed (src/report/index.ts). */
export { writeComplianceReport } from './compliance-report';
export { writeLedgerSheet } from './ledger-sheet';
export { MAX_ROWS, writeMediaSheet } from './media-sheet';
export { writeRegisterSheet } from './register-sheet';
