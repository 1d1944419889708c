import { isoWithOffset } from '#src/base/time.ts'
import { certificateKeys, endedCodes } from '#src/market/certificate-read.db.ts'
import { techniques } from '#src/market/motif.ts'
import type { Say } from '#src/ui/words.ts'
import type { Page } from '../visit.ts'
import { offlineProgram } from './_offline-program.ts'

const states = ['valid', 'ended', 'invalid', 'unknown_key', 'unreadable', 'unsupported'] as const
const rows = ['number', 'title', 'shop', 'technique', 'cloth', 'dye', 'finished', 'issued', 'motif'] as const

const wordsOf = (t: Say): Record<string, string> =>
  Object.fromEntries([
    ...states.flatMap((state) => [
      [state, t(`batik.offline.${state}`)],
      [`${state}_more`, t(`batik.offline.${state}.more`)],
    ]),
    ...rows.map((row) => [row, t(`batik.offline.row.${row}`)]),
    ...techniques.map((technique) => [`technique_${technique}`, t(`batik.kind.${technique}`)]),
  ])

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)

// what stands in a script element ends it only by a tag
const inScript = (value: unknown) => JSON.stringify(value).replace(/</g, '\\u003c')

const look = `:root{color-scheme:light dark;font:1.0625rem/1.5 system-ui,sans-serif}body{max-width:42rem;margin:2rem auto;padding:0 1rem}textarea{width:100%;min-height:9rem;font:inherit;box-sizing:border-box}
button{font:inherit;font-weight:700;padding:.75rem 1.5rem;margin-top:1rem;min-height:2.75rem}#jawaban{margin-top:2rem;border-left:.5rem solid #8a5f0a;padding-left:1rem}#jawaban:empty{display:none}#jawaban.valid{border-color:#2f6b3c}
#jawaban.invalid,#jawaban.ended{border-color:#a63a22}dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}dt{font-weight:700}dd{margin:0;overflow-wrap:anywhere}`

/** One file that needs nobody: keys, the list of what no longer holds, and the check itself. */
export const offlineVerifier: Page = async ({ c, ctx, t }) => {
  const [keys, ended] = await Promise.all([certificateKeys(ctx.db), endedCodes(ctx.db)])
  const about = {
    words: wordsOf(t),
    keys: keys.map(({ id, publicKey, since, until, revoked }) => ({
      id,
      publicKey,
      since: isoWithOffset(since),
      until: until ? isoWithOffset(until) : null,
      revoked,
    })),
    ended: ended.codes,
  }
  const at = isoWithOffset(ctx.now)
  const say = (key: string) => escaped(t(`batik.offline.${key}`, { at: at.slice(0, 10), n: ended.all }))
  const file = `<!doctype html>
<html lang="${ctx.tongue}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${say('title')}</title><style>${look}</style></head>
<body><main><h1>${say('title')}</h1><p>${say('lead')}</p>
<form id="periksa"><label for="isi">${say('paste')}</label><textarea id="isi" spellcheck="false" autocomplete="off"></textarea><button>${say('do')}</button></form>
<div id="jawaban" role="status"></div><p>${say('as_of')}</p></main>
<script type="application/json" id="about">${inScript(about)}</script><script>${offlineProgram}</script></body></html>
`
  // a file to keep: opened from a disk, it is nobody's page and none of ours
  return c.body(file, 200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${t('batik.offline.file')}.html"`,
    'cache-control': 'no-cache',
    'x-robots-tag': 'noindex',
  })
}
