import { describe, expect, test } from 'vitest'
import { importSample } from '../../test/import-samples.ts'
import { excelIndonesia, rulesOf, windows1252 } from '../../test/table-samples.ts'

const ours = 'sku,nama,harga,stok,opsi_1_nama,opsi_1_nilai,berat_gram,gambar'
const failures = (failed: { line: number; refusals: { rule: string }[] }[]) =>
  failed.map(({ line, refusals }) => [line, ...rulesOf(refusals)]).sort((a, b) => Number(a[0]) - Number(b[0]))

test('Excel with Indonesian settings goes in as it is', async () => {
  const { products, failed } = await importSample(windows1252(excelIndonesia))
  expect(failed).toEqual([])
  expect(
    products.map(({ name, variants, lines }) => [name, variants[0]?.price, variants[0]?.stock, variants[0]?.weightGrams, ...lines]),
  ).toEqual([
    ['Keripik Pisang Kepok', 12_500, 40, 250, 2],
    ['Kopi Robusta “Dr’ Liwa” – 250 g', 1_250_000, 7, undefined, 3],
    ['Kain Café', 1_250_000, 1, 1_000, 5],
  ])
})

describe('our own table', () => {
  test('rows of one name with options are one product, also apart', async () => {
    const { products, failed } = await importSample(
      [ours, 'A-S,Kaos,50000,1,Ukuran,S,200,', 'B,Kopi,9000,2,,,,', 'A-M,kaos ,55000,3,ukuran,M,250,https://a.example/m.jpg'].join('\n'),
    )
    expect(failed).toEqual([])
    expect(products).toMatchObject([
      { name: 'Kopi', variants: [{ sku: 'B', options: [] }], lines: [3] },
      {
        name: 'Kaos',
        weightGrams: 250,
        images: ['https://a.example/m.jpg'],
        variants: [
          { sku: 'A-S', options: [{ name: 'Ukuran', value: 'S' }], price: 50_000, stock: 1, lines: [2] },
          { sku: 'A-M', options: [{ name: 'ukuran', value: 'M' }], price: 55_000, stock: 3, lines: [4] },
        ],
        lines: [2, 4],
      },
    ])
  })

  test('the bad rows fail alone, each naming the row it clashes with', async () => {
    const { products, failed } = await importSample(
      [
        ours,
        'A-S,Kaos,50000,1,Ukuran,S,,',
        'A-X,Kaos,50000,1,Ukuran,s,,',
        'A-Y,Kaos,50000,1,Warna,Merah,,',
        'a-s,Kaos,50000,1,Ukuran,L,,',
        'A-M,Kaos,Rp12rb,1,Ukuran,M,,',
        'A-L,Kaos,50000,1,Ukuran,L,,',
      ].join('\n'),
    )
    expect(products.map(({ variants }) => variants.map(({ sku }) => sku))).toEqual([['A-S', 'A-L']])
    expect(failures(failed)).toEqual([
      [3, 'group.same_options'],
      [4, 'group.option_names'],
      [5, 'sku.repeated'],
      [6, 'number.write_as'],
    ])
    expect(failed.find(({ line }) => line === 5)?.refusals[0]?.facts).toEqual({ value: 'a-s', line: 2 })
  })

  test('the code of a row that failed is still free', async () => {
    const { products, failed } = await importSample([ours, 'A,Kopi,mahal,1,,,,', 'A,Kopi,9000,1,,,,'].join('\n'))
    expect([products.length, ...failures(failed)]).toEqual([1, [2, 'number.not_number']])
  })

  test('rows beyond the window come as a continuation of the first part', async () => {
    const filler = Array.from({ length: 20 }, (_, index) => `F${index},Isi ${index},1000,1,,,,`)
    const rows = [ours, 'A-S,Kaos,50000,1,Ukuran,S,,', ...filler, 'A-M,Kaos,50000,1,Ukuran,M,,']
    const { products } = await importSample(rows.join('\n'), undefined, { window: 10 })
    const shirts = products.filter(({ name }) => name === 'Kaos')
    expect(shirts.map(({ lines, continues }) => [lines, continues])).toEqual([
      [[2], undefined],
      [[23], 2],
    ])
  })

  test('a product has a limit', async () => {
    const rows = Array.from({ length: 12 }, (_, index) => `A${index},Kaos,50000,1,Nomor,${index},,`)
    const { products, failed } = await importSample([ours, ...rows].join('\n'), undefined, { variants: 5, rowsOfOne: 10 })
    expect(products[0]?.variants).toHaveLength(5)
    expect(failed).toHaveLength(7)
    expect(new Set(failed.flatMap(({ refusals }) => rulesOf(refusals)))).toEqual(new Set(['group.too_many']))
  })
})

describe('Shopify', () => {
  const head =
    'Handle,Title,Body (HTML),Type,Published,Option1 Name,Option1 Value,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Image Src,Variant Image,Status'

  test('continuation rows add variants and pictures', async () => {
    const { products, failed, mapping } = await importSample(
      [
        head,
        'kaos,Kaos Siger,<p>Katun &amp; adem</p>,Kriya,TRUE,Ukuran,S,,KS-S,200,5,85000.00,https://a.example/1.jpg,,active',
        'kaos,,,,,,M,,,210,,90000.00,https://a.example/2.jpg,https://a.example/m.jpg,',
        'kaos,,,,,,,,,,,,https://a.example/3.jpg,,',
        'kopi,Kopi,,Kuliner,TRUE,Title,Default Title,,,250,3,1250000.00,,,active',
      ].join('\n'),
    )
    expect(mapping.format).toBe('shopify')
    expect(failed).toEqual([])
    expect(products).toMatchObject([
      {
        name: 'Kaos Siger',
        description: 'Katun & adem',
        categoryText: 'Kriya',
        weightGrams: 210,
        images: ['https://a.example/1.jpg', 'https://a.example/2.jpg', 'https://a.example/m.jpg', 'https://a.example/3.jpg'],
        variants: [
          { sku: 'KS-S', options: [{ name: 'Ukuran', value: 'S' }], price: 85_000, stock: 5 },
          { sku: 'kaos-M', options: [{ name: 'Ukuran', value: 'M' }], price: 90_000, stock: 0 },
        ],
        lines: [2, 3, 4],
        notices: [{ rule: 'market.import.notice.stock_unknown', facts: { line: 3 } }],
      },
      { name: 'Kopi', variants: [{ sku: 'kopi', options: [], price: 1_250_000 }] },
    ])
  })

  test('one bad row gives the whole product back, and nothing of it goes in', async () => {
    const { products, failed } = await importSample(
      [
        head,
        'kaos,Kaos,,,TRUE,Ukuran,S,,K-S,,5,85000,,,active',
        'kaos,,,,,,M,,K-M,,5,19.99,,,',
        'yatim,,,,,,M,,Y-M,,5,20000,,,',
        'arsip,Arsip,,,FALSE,,,,AR,,5,20000,,,archived',
        'tiga,Tiga,,,TRUE,Ukuran,S,Katun,T,,5,20000,,,active',
        ',Tanpa,,,TRUE,,,,X,,5,20000,,,active',
        'baik,Baik,,,TRUE,,,,B,,5,20000,,,active',
      ].join('\n'),
    )
    // what is archived there comes as a draft
    expect(products.map(({ name, draft }) => [name, draft])).toEqual([
      ['Arsip', true],
      ['Baik', undefined],
    ])
    expect(failures(failed)).toEqual([
      [2, 'group.sibling'],
      [3, 'number.fraction'],
      [4, 'group.no_title'],
      [6, 'option.three'],
      [7, 'shopify.no_handle'],
    ])
    expect(failed.find(({ line }) => line === 2)?.refusals[0]?.facts).toEqual({ line: 3 })
  })

  test('a first row that fails is the only one blamed', async () => {
    const rows = [
      'kaos,Kaos,,,TRUE,Ukuran,S,,K-S,,5,Rp85rb,,,active',
      'kaos,,,,,,M,,K-M,,5,85000,,,',
      'kaos,,,,,,,,,,,,https://a.example/3.jpg,,',
    ]
    const { failed } = await importSample([head, ...rows].join('\n'))
    expect(failures(failed)).toEqual([
      [2, 'number.write_as'],
      [3, 'group.sibling'],
      [4, 'group.sibling'],
    ])
  })

  test('a row far from its product is asked to move', async () => {
    const filler = Array.from({ length: 20 }, (_, index) => `f${index},Isi ${index},,,TRUE,,,,F${index},,1,1000,,,`)
    const rows = [head, 'kaos,Kaos,,,TRUE,Ukuran,S,,K-S,,5,85000,,,', ...filler, 'kaos,,,,,,M,,K-M,,5,85000,,,']
    const { products, failed } = await importSample(rows.join('\n'), undefined, { window: 10 })
    expect(products).toHaveLength(21)
    expect(failed).toMatchObject([{ line: 23, refusals: [{ rule: 'market.import.group.scattered', facts: { line: 2 } }] }])
  })
})

describe('WooCommerce', () => {
  const head =
    'ID,Type,SKU,Name,Published,Description,Stock,Weight (kg),Regular price,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)'

  test('variations find their parent by code or number, wherever it stands', async () => {
    const { products, failed, mapping } = await importSample(
      [
        head,
        '11,variation,KM-S,Kain - S,1,,4,,150000,,,id:10,Ukuran,S,Warna,',
        '10,variable,KM,Kain Motif,1,"Baris 1\\nBaris 2",,0.5,,"Kriya > Batik, Baru",https://a.example/1.jpg,,Ukuran,"S, M",Warna,"Merah, Biru"',
        '20,"simple, virtual",,Kelas Batik,1,,,,75000,Kelas,,,Warna,"Merah, Biru",,',
        '12,variation,,Kain - M,1,,2,0.75,160000,,https://a.example/2.jpg,km,Ukuran,M,Warna,Biru',
      ].join('\n'),
    )
    expect(mapping.format).toBe('woocommerce')
    expect(failed).toEqual([])
    expect(products).toMatchObject([
      { name: 'Kelas Batik', variants: [{ sku: 'woo-20', options: [], price: 75_000, stock: 0 }], notices: [{ facts: { line: 4 } }] },
      {
        name: 'Kain Motif',
        description: 'Baris 1\nBaris 2',
        categoryText: 'Batik',
        weightGrams: 750,
        images: ['https://a.example/1.jpg', 'https://a.example/2.jpg'],
        variants: [
          { sku: 'KM-S', options: [{ name: 'Ukuran', value: 'S' }], stock: 4 },
          {
            sku: 'woo-12',
            options: [
              { name: 'Ukuran', value: 'M' },
              { name: 'Warna', value: 'Biru' },
            ],
            stock: 2,
          },
        ],
        lines: [2, 3, 5],
      },
    ])
  })

  test('variations that knew their parent by code and by number meet in it', async () => {
    const rows = [
      '2,variation,K-S,,1,,4,,1000,,,id:1,Ukuran,S,,',
      '3,variation,K-M,,1,,4,,1000,,,KM,Ukuran,M,,',
      '1,variable,KM,Kain,1,,,,,,,,,,,',
    ]
    const { products, failed } = await importSample([head, ...rows].join('\n'))
    expect(failed).toEqual([])
    expect(products.map(({ variants }) => variants.map(({ sku }) => sku))).toEqual([['K-S', 'K-M']])
  })

  test('what cannot be joined or sold is given back', async () => {
    const { products, failed } = await importSample(
      [
        head,
        '1,variation,V1,x,1,,1,,1000,,,id:99,Ukuran,S,,',
        '2,variable,V2,Kosong,1,,,,,,,,,,,',
        '3,external,V3,Luar,1,,1,,1000,,,,,,,',
        '4,variation,V4,x,1,,1,,1000,,,,Ukuran,S,,',
        '5,simple,V5,Draf,-1,,1,,1000,,,,,,,',
      ].join('\n'),
    )
    expect(products.map(({ name, draft }) => [name, draft])).toEqual([['Draf', true]])
    expect(failures(failed)).toEqual([
      [2, 'group.no_parent'],
      [3, 'group.no_variants'],
      [4, 'woocommerce.type'],
      [5, 'woocommerce.no_parent_named'],
    ])
  })

  test('more waiting rows than memory is given for are refused, with their product', async () => {
    const rows = [
      '1,variable,P,Induk,1,,,,,,,,,,,',
      ...Array.from({ length: 8 }, (_, index) => `${index + 2},variation,V${index},,1,,1,,1000,,,P,No,${index},,`),
    ]
    const { products, failed } = await importSample([head, ...rows].join('\n'), undefined, { held: 5 })
    expect(products).toEqual([])
    expect(failed).toHaveLength(9)
    expect(new Set(failed.flatMap(({ refusals }) => rulesOf(refusals)))).toEqual(new Set(['group.sibling', 'group.too_many_waiting']))
  })
})

test('a file that breaks off keeps what was read and reports the end', async () => {
  const { products, failed } = await importSample(`${ours}\nA,Kopi,9000,1,,,,\nB,"Teh,9000,1,,,,\n`)
  expect(products).toHaveLength(1)
  expect(failures(failed)).toEqual([[3, 'quote_open']])
})
