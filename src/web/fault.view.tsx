import type { Child } from 'hono/jsx'
import { Empty } from '#src/ui/empty.tsx'
import { SearchForm } from '#src/ui/frame.tsx'
import { hasWords, type Say } from '#src/ui/words.ts'
import type { html, Problem } from './answer.tsx'
import { to } from './to.ts'
import type { Visit } from './visit.ts'

/** What the reader was probably after: the search words, or the last part of the address. */
export function wordsOf(here: string): string {
  const url = new URL(here, 'http://own.invalid')
  const asked = url.searchParams.get('q')
  if (asked) return asked.slice(0, 120)
  const last = url.pathname.split('/').filter(Boolean).at(-1) ?? ''
  try {
    return decodeURIComponent(last)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .slice(0, 60)
  } catch {
    return ''
  }
}

const Ways = ({ t }: { t: Say }) => (
  <ul class="ways">
    <li>
      <a href={to.market()}>{t('platform.ways.market')}</a>
    </li>
    <li>
      <a href={to.shops()}>{t('platform.ways.shops')}</a>
    </li>
    <li>
      <a href={to.orderFind()}>{t('platform.ways.order')}</a>
    </li>
    <li>
      <a href={to.home()}>{t('platform.ways.home')}</a>
    </li>
  </ul>
)

function Said({ t, visit, facts, words }: { t: Say; visit: Visit; facts: Problem; words: string }): Child {
  if (facts.status === 404) {
    return (
      <>
        <p class="lead">{t('platform.missing.help')}</p>
        <SearchForm t={t} action={to.search()} query={words} id="cari-lagi" />
        <h2>{t('platform.ways.title')}</h2>
        <Ways t={t} />
      </>
    )
  }
  return (
    <>
      <p class="lead">{t(hasWords(facts.rule) ? facts.rule : 'platform.denied', facts.facts)}</p>
      {facts.status >= 500 && <p>{t('platform.request.number', { request: visit.request })}</p>}
      <p class="acts">
        <a
          class="btn"
          href={
            facts.status === 403 && visit.ctx.actor.kind === 'guest'
              ? to.signIn(visit.here)
              : facts.status >= 500
                ? visit.here
                : to.market()
          }
        >
          {t(
            facts.status === 403 && visit.ctx.actor.kind === 'guest'
              ? 'platform.ways.sign_in'
              : facts.status >= 500
                ? 'platform.ways.again'
                : 'platform.ways.market',
          )}
        </a>
      </p>
    </>
  )
}

/** A page for what did not work: what happened, what is safe, what to do next. */
export function FaultPage(visit: Visit, facts: Problem, answer: typeof html): Promise<Response> {
  const { t, here } = visit
  const words = wordsOf(here)
  const known = `platform.title.${facts.status}`
  const title = t(hasWords(known) ? known : 'platform.title.other')
  return answer(visit, {
    door: here.startsWith('/belanja') || here === '/keranjang' || here === '/bayar' ? 'mb2' : 'hub',
    title,
    status: facts.status,
    head: <meta name="robots" content="noindex" />,
    main: (
      <div class="fault">
        <Empty seed={`${facts.status}/${words}`} title={title} level={1} />
        <div class="prose">
          <Said t={t} visit={visit} facts={facts} words={words} />
        </div>
      </div>
    ),
  })
}
