/**
 * The script of the file that checks without a line. It lies in a file people keep, not on a page of ours, so it is plain text here:
 * no build step stands between what is read in this place and what runs in five years.
 */
export const offlineProgram = String.raw`
'use strict';
const about = JSON.parse(document.getElementById('about').textContent);
const say = about.words;
const answer = document.getElementById('jawaban');
const canonical = (v) => v === null || typeof v !== 'object' ? JSON.stringify(v)
  : Array.isArray(v) ? '[' + v.map(canonical).join(',') + ']'
  : '{' + Object.keys(v).sort().map((k) => JSON.stringify(k) + ':' + canonical(v[k])).join(',') + '}';
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
function read(typed) {
  const text = typed.trim();
  try {
    const whole = JSON.parse(text);
    if (whole.certificate) return { document: canonical(whole.certificate), key: whole.key.id || whole.key, signature: whole.signature };
  } catch (e) { /* no answer of the API: then three lines */ }
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  return lines.length === 3 ? { document: lines[0], key: lines[1], signature: lines[2] } : undefined;
}
async function check(typed) {
  const found = read(typed);
  if (!found) return { state: 'unreadable' };
  const key = about.keys.find((one) => one.id === found.key);
  if (!key) return { state: 'unknown_key' };
  let holds = false;
  let said;
  try {
    const known = await crypto.subtle.importKey('raw', bytes(key.publicKey), { name: 'Ed25519' }, false, ['verify']);
    holds = await crypto.subtle.verify({ name: 'Ed25519' }, known, bytes(found.signature), new TextEncoder().encode(found.document));
    said = JSON.parse(found.document);
  } catch (e) {
    if (e.name === 'NotSupportedError') return { state: 'unsupported' };
  }
  if (!holds || !said || key.revoked) return { state: 'invalid' };
  return { state: about.ended.includes(said.code) ? 'ended' : 'valid', said: said };
}
const day = (at) => new Date(at).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long', timeZone: 'Asia/Jakarta' });
function show(result) {
  answer.textContent = '';
  answer.className = result.state;
  const line = (tag, text) => { const one = document.createElement(tag); one.textContent = text; answer.append(one); };
  line('h2', say[result.state]);
  line('p', say[result.state + '_more']);
  if (!result.said) return;
  const list = document.createElement('dl');
  const rows = [['number', result.said.number], ['title', result.said.title], ['shop', result.said.shop.name + ', ' + result.said.shop.kelurahan],
    ['technique', say['technique_' + result.said.technique] || result.said.technique], ['cloth', result.said.cloth + ', ' + result.said.size.join(' × ') + ' cm'],
    ['dye', result.said.dye], ['finished', day(result.said.finished)], ['issued', day(result.said.issued)]];
  if (result.said.motif) rows.push(['motif', result.said.motif.name]);
  for (const [name, value] of rows) {
    const term = document.createElement('dt'); term.textContent = say[name];
    const told = document.createElement('dd'); told.textContent = value;
    list.append(term, told);
  }
  answer.append(list);
}
document.getElementById('periksa').addEventListener('submit', (event) => {
  event.preventDefault();
  check(document.getElementById('isi').value).then(show);
});
`
