import Containers
import Files
import BreedTraining
import Foundation
import Imaging
import PhotoArchive
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct BatchLoaderTests {
  private let folder: TemporaryFolder
  private let samples: [Sample]
  private let preprocessing = Preprocessing(side: 32)

  /// Ten photos of each of two classes, and three without a label.
  init() throws {
    let folder = try TemporaryFolder()
    try folder.addPhotos(0..<23, to: "photos")
    self.folder = folder
    samples = (0..<23).map { number in
      Sample(
        path: folder.at("photos/\(number).jpg"), label: number < 20 ? number / 10 : nil, digest: [])
    }
  }

  private func recipe(
    _ kinds: Set<Augmentation.Kind>? = nil, batchSize: Int = 4, seed: UInt64 = 1, threads: Int = 2,
    backgrounds: [Sample] = []
  ) -> BatchRecipe {
    BatchRecipe(
      preprocessing: preprocessing, augmentation: kinds.map(Augmentation.init),
      backgrounds: backgrounds, batchSize: batchSize, seed: seed, threads: threads)
  }

  private func batches(
    _ recipe: BatchRecipe, order: [Int]? = nil, store: PhotoStore = PhotoStore(), epoch: Int = 0,
    from start: Int = 0
  ) throws -> [Batch] {
    let loader = try BatchLoader(
      samples, order: order ?? Array(samples.indices), recipe: recipe, store: store, epoch: epoch,
      from: start)
    var batches: [Batch] = []
    while let batch = try loader.next() { batches.append(batch) }
    return batches
  }

  private func inputs(_ batches: [Batch]) -> [Float] { batches.flatMap(\.inputs) }

  @Test func `without augmentation a photo is what it is at inference`() throws {
    let order = [5, 22, 0, 11, 5]
    let found = try batches(recipe(), order: order)
    #expect(found.map(\.indices) == [[5, 22, 0, 11], [5]])
    #expect(found.map(\.labels) == [[0, nil, 0, 1], [0]] && found[1].count == 1)
    var expected: [Float] = []
    for index in order {
      let file = try Data(contentsOf: folder.url("photos/\(index).jpg"))
      let photo = try file.withUnsafeBytes {
        try PhotoDecoder().decode(Container($0), minimumShortSide: preprocessing.minimumShortSide)
      }
      var input = [Float](repeating: 0, count: preprocessing.outputCount)
      input.withUnsafeMutableBufferPointer { preprocessing.apply(to: photo, into: $0) }
      expected += input
    }
    #expect(inputs(found) == expected)
  }

  @Test func `threads, what is kept, and where it starts make no difference`() throws {
    let all = Set(Augmentation.Kind.allCases)
    let backgrounds = Array(samples[20...])
    let order = shuffledOrder(of: 23, seed: 3, epoch: 2)
    let expected = inputs(
      try batches(recipe(all, threads: 1, backgrounds: backgrounds), order: order, epoch: 2))
    for threads in [2, 7] {
      for budget in [0, 50_000, 1 << 30] {
        let store = PhotoStore(budget: budget)
        let recipe = recipe(all, threads: threads, backgrounds: backgrounds)
        for _ in 0..<2 {
          let found = try batches(recipe, order: order, store: store, epoch: 2)
          #expect(inputs(found) == expected)
        }
        let rest = try batches(recipe, order: order, store: store, epoch: 2, from: 8)
        #expect(inputs(rest) == Array(expected[(8 * preprocessing.outputCount)...]))
      }
    }
    #expect(try batches(recipe(all), order: order, from: 23).isEmpty)
  }

  @Test func `seed, epoch and place make a difference`() throws {
    let one = inputs(try batches(recipe([.zoom])))
    #expect(try inputs(batches(recipe([.zoom]))) == one)
    #expect(try inputs(batches(recipe([.zoom]), epoch: 1)) != one)
    #expect(try inputs(batches(recipe([.zoom], seed: 2))) != one)
    let twice = try batches(recipe([.zoom], batchSize: 1), order: [4, 4])
    #expect(twice[0].inputs != twice[1].inputs)
  }

  @Test func `photos are zoomed out onto the backgrounds`() throws {
    let color: [UInt8] = [250, 10, 120]
    let plain = Image(
      width: 64, height: 64, pixels: Array(repeatElement(color, count: 64 * 64).joined()))
    try folder.write("plain.jpg", Data(plain.jpegData(quality: 100)))
    var augmentation = Augmentation([.zoomOut])
    augmentation.zoomOutProbability = 1
    augmentation.zoomOutSide = 0.4...0.6
    var recipe = recipe(backgrounds: [Sample(path: folder.at("plain.jpg"), label: nil, digest: [])])
    recipe.augmentation = augmentation
    recipe.preprocessing = Preprocessing(
      side: 32, mean: [0, 0, 0], std: [1, 1, 1], range: 0...255)
    let plane = 32 * 32
    for batch in try batches(recipe) {
      for photo in 0..<batch.count {
        let start = photo * 3 * plane
        let isBackground = (0..<plane).filter { place in
          (0..<3).allSatisfy {
            abs(batch.inputs[start + $0 * plane + place] - Float(color[$0])) < 4
          }
        }
        #expect(Double(isBackground.count) / Double(plane) > 0.6)
        #expect(isBackground.count < plane)
      }
    }
  }

  @Test func `a photo that can't be decoded is told of once, and another of its class stands in`()
    throws
  {
    try folder.write("photos/9.jpg", "no photo")
    try folder.write("photos/19.jpg", "no photo")
    try folder.write("photos/10.jpg", "no photo")
    let told = Mutex<[String]>([])
    let store = PhotoStore { path, error in
      told.withLock { $0.append("\(String(decoding: path.name, as: UTF8.self)) \(error)") }
    }
    for epoch in 0..<2 {
      let found = try batches(recipe(threads: 3), store: store, epoch: epoch)
      let indices = found.flatMap(\.indices)
      #expect(indices[9] == 0 && indices[19] == 11 && indices[10] == 11)
      #expect(found.flatMap(\.labels) == samples.map(\.label))
      #expect((0..<23).filter { indices[$0] != $0 } == [9, 10, 19])
    }
    let sentences = told.withLock { $0.sorted() }
    #expect(sentences.map { $0.prefix { $0 != " " } } == ["10.jpg", "19.jpg", "9.jpg"])
    #expect(sentences.allSatisfy { $0.hasSuffix(".") && $0.count > 20 })
  }

  @Test func `a class without any photo left ends the epoch`() throws {
    for number in 20..<23 { try folder.write("photos/\(number).jpg", "no photo") }
    #expect(throws: DatasetError.self) { try batches(recipe()) }
  }

  @Test func `later epochs need no files, as far as there is room`() throws {
    // 96 x 72 pixels of 3 bytes.
    let roomy = PhotoStore()
    let small = PhotoStore(budget: 2 * 96 * 72 * 3 + 100)
    for store in [roomy, small] {
      _ = try batches(recipe(threads: 1), store: store)
    }
    try FileManager.default.removeItem(at: folder.url("photos"))
    #expect(try batches(recipe(), store: roomy).flatMap(\.indices) == Array(0..<23))
    let found = try batches(recipe(batchSize: 1), order: [0, 1, 2, 5], store: small)
    #expect(found.flatMap(\.indices) == [0, 1, 0, 0])
    #expect(throws: DatasetError.self) { try batches(recipe(), order: [12], store: small) }
  }

  @Test func `a loader that is given up stops`() throws {
    for _ in 0..<5 {
      let loader = try BatchLoader(
        samples, order: Array(repeating: 3, count: 100_000), recipe: recipe([.zoom]),
        store: PhotoStore())
      #expect(try loader.next()?.count == 4)
    }
  }

  @Test func `an order by chance has each sample once, and depends on seed and epoch`() {
    var firsts = [Int](repeating: 0, count: 10)
    for epoch in 0..<2000 {
      let order = shuffledOrder(of: 10, seed: 5, epoch: epoch)
      #expect(order.sorted() == Array(0..<10))
      firsts[order[0]] += 1
    }
    // Each of ten is first 200 times, give or take 6 standard deviations.
    #expect(firsts.allSatisfy { abs($0 - 200) < 80 }, "\(firsts)")
    #expect(shuffledOrder(of: 50, seed: 5, epoch: 1) == shuffledOrder(of: 50, seed: 5, epoch: 1))
    #expect(shuffledOrder(of: 50, seed: 5, epoch: 1) != shuffledOrder(of: 50, seed: 6, epoch: 1))
    #expect(shuffledOrder(of: 0, seed: 5, epoch: 1) == [])
  }
}
