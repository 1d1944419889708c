import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Cards, ProductCard } from '#src/ui/card.tsx'
import { Checkbox, Checkboxes, FileField, Radios, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Chips, Facet, Filters, PriceFacet, Sorting } from '#src/ui/facet.tsx'
import { EmailField, MoneyField, NumberField, PasswordField, PhoneField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Icon, iconNames } from '#src/ui/icon.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Money } from '#src/ui/money.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Steps } from '#src/ui/steps.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const refusals: readonly Refusal[] = [
  { rule: 'platform.request.unreadable', field: 'nama' },
  { rule: 'platform.too_many', field: 'cara', facts: { seconds: 12 } },
  { rule: 'platform.busy' },
]

const Shown = ({ name, children }: { name: string; children?: Child }) => (
  <section class="gap">
    <h2>{name}</h2>
    <div class="after">{children}</div>
  </section>
)

const Forms = ({ t }: { t: Say }) => {
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.devUi()} novalidate>
      <TextField t={t} name="nama" label="Nama Anda" hint="Seperti di surat." autocomplete="name" value="Rat" error={wrong('nama')} />
      <EmailField t={t} name="surel" label="Surel" optional />
      <PhoneField t={t} name="telepon" label="Nomor telepon" hint="Contoh: 0812-0000-0001" />
      <PasswordField t={t} name="sandi" label="Kata sandi" fresh />
      <MoneyField t={t} name="harga" label="Harga" value="685.000" />
      <NumberField t={t} name="stok" label="Stok" value={3} after="lembar" />
      <TextArea t={t} name="cerita" label="Cerita barang" optional value="Di teras sanggar, lampu selalu menyala." />
      <SelectField
        t={t}
        name="kelurahan"
        label="Kelurahan"
        empty="Pilih kelurahan"
        choices={[
          { value: 'tejosari', label: 'Tejosari', group: 'Metro Timur' },
          { value: 'imopuro', label: 'Imopuro', group: 'Metro Pusat' },
        ]}
      />
      <Radios
        t={t}
        name="cara"
        label="Cara terima"
        value="titik"
        error={wrong('cara')}
        choices={[
          { value: 'toko', label: 'Ambil di toko', hint: 'Besok, mulai pukul 09.00 WIB', aside: 'Gratis' },
          { value: 'titik', label: 'Ambil di Teras Tejosari', hint: 'Senin–Sabtu, 09.00–16.00 WIB', aside: 'Gratis' },
          { value: 'antar', label: 'Diantar', aside: 'Rp12.000', closed: 'Toko ini belum mengantar ke kelurahan Anda.' },
        ]}
      />
      <Checkboxes
        t={t}
        name="hari"
        label="Hari buka"
        values={['sen']}
        choices={[
          { value: 'sen', label: 'Senin' },
          { value: 'sel', label: 'Selasa' },
        ]}
        optional
      />
      <Checkbox t={t} name="setuju" label="Saya sudah mencocokkan nama penerima" />
      <FileField
        t={t}
        name="foto"
        label="Foto barang"
        hint="JPEG, PNG, WebP, atau HEIC sampai 10 MB."
        accept="image/*"
        capture="environment"
        mostBytes={10_000_000}
      />
      <p class="acts">
        <Button>Simpan</Button>
        <Button kind="ghost">Simpan dan lanjutkan nanti</Button>
        <Button kind="danger" icon="bin">
          Hapus
        </Button>
        <Button kind="plain">Batal</Button>
        <Button name="kirim" closed="Tombol terbuka setelah uang cocok.">
          Kirim barang
        </Button>
        <LinkButton href={to.devUi()} small>
          Kecil
        </LinkButton>
      </p>
    </form>
  )
}

const sample = { kelurahan: 'Tejosari', shop: 'Sanggar Canting Senja', address: to.picture, origin: 'made' } as const

const Goods = ({ t }: { t: Say }) => (
  <Cards>
    <ProductCard
      t={t}
      {...sample}
      name="Kain Kupu Malam"
      href="#a"
      price={{ min: 685_000, max: 685_000 }}
      technique="Tulis"
      note="Satu-satunya"
    />
    <ProductCard t={t} {...sample} name="Kopi robusta" href="#b" price={{ min: 45_000, max: 85_000 }} origin="designed" />
    <ProductCard
      t={t}
      {...sample}
      name="Tas pandan dengan nama yang panjang sekali sampai tiga baris"
      href="#c"
      price={{ min: 120_000, max: 120_000 }}
      origin="curated"
      note="Pesan dulu, 14 hari"
    />
    <ProductCard t={t} {...sample} name="Madu" href="#d" price={{ min: 1_250_000, max: 1_250_000 }} />
  </Cards>
)

const Lists = ({ t }: { t: Say }) => (
  <div class="listing">
    <Filters t={t} action={to.search()} chosen={1}>
      <Facet
        t={t}
        name="teknik"
        label="Cara dibuat"
        values={[
          { value: 'tulis', label: 'Batik tulis', count: 13, chosen: true },
          { value: 'cap', label: 'Batik cap', count: 10, chosen: false },
        ]}
      />
      <PriceFacet t={t} min="100.000" />
    </Filters>
    <div>
      <Chips t={t} chips={[{ label: 'Batik tulis', without: '#x' }]} none="#n" />
      <Sorting
        t={t}
        orders={[
          { label: 'Paling cocok', href: '#1', current: true },
          { label: 'Termurah', href: '#2', current: false },
        ]}
      />
      <Table
        caption="Pesanan minggu ini"
        columns={[
          { label: 'Nomor', cell: ({ number }: { number: string; sum: number }) => number, head: true },
          { label: 'Keadaan', cell: () => <Status kind="wait">Menunggu Anda</Status> },
          { label: 'Jumlah', cell: ({ sum }) => <Money amount={sum} />, number: true },
        ]}
        rows={[
          { number: 'MB2-2311-0083', sum: 102_000 },
          { number: 'MB2-2311-0085', sum: 72_000 },
        ]}
        foot={['Semua', '', <Money amount={174_000} />]}
      />
      <Pager t={t} previous="#p" next="#n" />
    </div>
  </div>
)

const States = ({ t, tongue, now }: { t: Say; tongue: Tongue; now: Date }) => (
  <>
    <Notice kind="wait">
      <p>
        Barang ditahan untuk Anda sampai <Moment at={now} tongue={tongue} as="clock" />.
      </p>
    </Notice>
    <Notice kind="done">Uang sudah kami cocokkan.</Notice>
    <Notice kind="warn">Nama penerima berbeda dari yang tertulis.</Notice>
    <Notice>Halaman ini memuat semua bagian antarmuka.</Notice>
    <p class="acts">
      <Status kind="ok">Lunas</Status>
      <Status kind="wait">Menunggu</Status>
      <Status kind="warn">Lewat waktu</Status>
      <Status>Belum diverifikasi</Status>
    </p>
    <Facts
      facts={[
        ['Pembuat', 'Ratri dan tiga rekan'],
        ['Jumlah', <Money amount={685_000} />],
      ]}
    />
    <Progress t={t} title="Memasukkan barang" done={41_200} all={100_000} failed={37} state="running">
      <Button kind="ghost">Batalkan</Button>
    </Progress>
    <Empty seed="keranjang" title="Keranjang Anda masih kosong" action={<LinkButton href={to.market()}>Mulai belanja</LinkButton>}>
      Barang yang Anda pilih tersimpan di sini sampai Anda memesan.
    </Empty>
  </>
)

const Icons = () => (
  <ul class="acts">
    {iconNames.map((name) => (
      <li class="small">
        <Icon name={name} />
        {name}
      </li>
    ))}
  </ul>
)

export const AllParts = ({ t, tongue, now }: { t: Say; tongue: Tongue; now: Date }) => (
  <>
    <ErrorSummary t={t} refusals={refusals} />
    <Breadcrumb t={t} crumbs={[{ label: 'Beranda', href: to.home() }, { label: 'Bagian antarmuka' }]} />
    <h1>Bagian antarmuka</h1>
    <Steps
      t={t}
      label="Langkah pesanan"
      steps={[
        { label: 'Barang', state: 'done', href: '#1' },
        { label: 'Cara terima', state: 'now' },
        { label: 'Bayar', state: 'later' },
      ]}
    />
    <Shown name="Formulir">
      <Forms t={t} />
    </Shown>
    <Shown name="Barang">
      <Goods t={t} />
    </Shown>
    <Shown name="Daftar">
      <Lists t={t} />
    </Shown>
    <Shown name="Keadaan">
      <States t={t} tongue={tongue} now={now} />
    </Shown>
    <Shown name="Ikon">
      <Icons />
    </Shown>
  </>
)
