import type { Say } from '#src/ui/words.ts'

/** The parts of the platform, in the order they were promised. What is not open is shown as not open. */
const parts = [
  { key: 'market', open: true },
  { key: 'payment', open: true },
  { key: 'points', open: true },
  { key: 'makers', open: true },
  { key: 'api', open: true },
  { key: 'calendar', open: true },
  { key: 'spaces', open: true },
  { key: 'programmes', open: true },
  { key: 'support', open: true },
  { key: 'governance', open: true },
  { key: 'certificates', open: true },
  { key: 'feedback', open: false },
] as const

const Rhombus = ({ open }: { open: boolean }) => (
  <svg class={open ? 'unit' : 'unit hollow'} viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path d="M12 1.5 22.5 12 12 22.5 1.5 12z" />
  </svg>
)

const Kept = ({ t }: { t: Say }) => (
  <ul class="kept-list">
    {(['money', 'once', 'reason', 'data'] as const).map((key) => (
      <li>
        <b>{t(`home.promise.${key}`)}</b> {t(`home.promise.${key}.how`)}
      </li>
    ))}
  </ul>
)

/** What may be relied on today, and what is still only promised. */
export const Promises = ({ t }: { t: Say }) => {
  const open = parts.filter((part) => part.open)
  const later = parts.filter((part) => !part.open)
  return (
    <section class="kept gap" id="janji" aria-labelledby="janji-judul">
      <div>
        <h2 id="janji-judul">{t('home.hub.parts_open', { open: open.length, all: parts.length })}</h2>
        <p class="lead">{t('home.hub.parts_lead')}</p>
        <Kept t={t} />
      </div>
      <div>
        <div class="unit-marks" role="img" aria-label={t('home.hub.parts_open', { open: open.length, all: parts.length })}>
          {parts.map((part) => (
            <Rhombus open={part.open} />
          ))}
        </div>
        <div class="halves">
          <div>
            <h3>{t('home.hub.open_now')}</h3>
            <ul>
              {open.map(({ key }) => (
                <li>
                  <Rhombus open />
                  {t(`home.part.${key}`)}
                </li>
              ))}
            </ul>
          </div>
          <div>
            <h3>{t('home.hub.not_open')}</h3>
            <ul>
              {later.map(({ key }) => (
                <li>
                  <Rhombus open={false} />
                  {t(`home.part.${key}`)}
                </li>
              ))}
            </ul>
          </div>
        </div>
      </div>
    </section>
  )
}
