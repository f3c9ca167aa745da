/** Stands in for the worker: the name of a file says what becomes of its process. */
export default async function lintTask({ bytes, name, predictor, options }) {
  if (name === 'killed') process.kill(process.pid, 'SIGKILL');
  if (name === 'exits') process.exit(3);
  if (name === 'throws') throw new TypeError('a fault of the worker');
  if (name === 'no-model') return { failure: 'no such weights' };
  if (name.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 200));
  const message = JSON.stringify([bytes.constructor.name, bytes.length, predictor, options, Number.NaN]);
  return { report: { file: name, blocks: [], findings: [], problems: [], elapsed: Number.NaN, message } };
}
