import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { AboutMe } from '#src/press/story-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { StoryBody } from '../hub/stories.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'

type Facts = { t: Say; tongue: Tongue; stories: readonly AboutMe[]; refusals: readonly Refusal[]; news: string | undefined }

const Story = ({ t, tongue, story }: { t: Say; tongue: Tongue; story: AboutMe }) => (
  <article class="my-story">
    <h2>{story.title}</h2>
    <p class="small quiet">
      {story.shopName} · <Moment at={story.at} tongue={tongue} as="day" /> ·{' '}
      {t(story.out ? 'press.mine.out' : story.granted ? 'press.mine.granted' : 'press.mine.waits')}
    </p>
    <p class="lead">{story.lead}</p>
    <details open={story.granted === null}>
      <summary>{t('press.desk.read')}</summary>
      <StoryBody body={story.body} />
    </details>
    <form method="post" action={to.myStoryWord(story.slug)}>
      <input type="hidden" name="once" value={freshOnce()} />
      <input type="hidden" name="n" value={String(story.n)} />
      <p class="acts">
        {story.granted !== true && (
          <Button name="kata" value="setuju">
            {t('press.mine.agree')}
          </Button>
        )}{' '}
        {story.granted !== false && (
          <Button name="kata" value="tarik" kind="ghost">
            {t(story.granted ? 'press.mine.take_back' : 'press.mine.refuse')}
          </Button>
        )}
      </p>
    </form>
  </article>
)

export const MyStoriesView = ({ t, tongue, stories, refusals, news }: Facts) => (
  <div class="press-page">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('press.mine.title')}</h1>
    <p class="lead">{t('press.mine.lead')}</p>
    {news && (
      <Notice kind="done" live>
        {news}
      </Notice>
    )}
    {stories.length === 0 ? (
      <Empty seed="kabar-saya" title={t('press.mine.empty')} action={<a href={to.stories()}>{t('press.all')}</a>}>
        {t('press.mine.empty_why')}
      </Empty>
    ) : (
      stories.map((story) => <Story t={t} tongue={tongue} story={story} />)
    )}
  </div>
)
