export { compoundFile } from './compound-builder';
