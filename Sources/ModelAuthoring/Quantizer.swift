public import BreedRecognition
internal import Glibc
public import NeuralNetwork
internal import Synchronization
internal import Threads

/// Finds the layers of a bundle's network that int8 does no harm, and their ranges.
///
/// What goes into each layer is watched for some photos; then the outputs in int8 are compared with
/// those in f32. Where they differ too much, the layers that do most harm alone stay f32.
public struct Quantizer: Sendable {
  /// How far int8 is from f32.
  public struct Damage: Sendable, Hashable {
    /// The mean Kullback-Leibler divergence of the probabilities from those in f32, in nats.
    public var divergence: Double
    /// The share of the samples whose best class is the same.
    public var agreement: Double
  }

  /// What was found.
  public struct Result: Sendable, Hashable {
    /// The layers in int8 and their ranges.
    public let quantization: Quantization
    /// How many layers are in int8.
    public var layerCount: Int { quantization.inputs.count }
    /// The layers that could be, and stay f32.
    public let left: [String]
    /// How far the result is from f32 on the photos that it was fitted on.
    public let damage: Damage
  }

  /// What the search tells while it runs.
  public enum Progress: Sendable, Hashable {
    /// So many samples were watched.
    case watched(Int, of: Int)
    /// So many layers were tried alone.
    case tried(Int, of: Int)
  }

  /// The mean divergence that is no harm: on our models it costs less than half a point of top-1.
  public static let harmless = 0.005
  /// How many samples each layer is tried with alone.
  private static let trialCount = 24

  private let network: Network
  private let parameters: any StateDict & Sendable
  private let samples: [[Float]]  // [samples][C · H · W]
  private let temperature: Double
  private let threads: Int

  /// Prepares a search.
  ///
  /// - Parameters:
  ///   - bundle: the model.
  ///   - samples: photos as its network sees them, a few hundred.
  ///   - threads: how many threads work on it; nil is one a processor core.
  /// - Throws: `BundleError` or `CheckpointError` when the weights can't be read.
  public init(_ bundle: ModelBundle, samples: [[Float]], threads: Int?) throws {
    network = bundle.network
    parameters = try bundle.openWeights()
    temperature = bundle.manifest.calibration.temperature
    self.samples = samples
    self.threads = max(1, min(threads ?? usableCores(), samples.count))
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - limit: the mean divergence that is allowed.
  ///   - isCancelled: asked now and then.
  ///   - report: told how far it is, on the calling thread.
  /// - Returns: what was found.
  /// - Throws: a `CancellationError`, or `NeuralNetworkError` when oneDNN fails.
  public func search(
    limit: Double = harmless, isCancelled: @escaping @Sendable () -> Bool,
    report: (Progress) -> Void
  ) throws -> Result {
    let watched = try watch(isCancelled, report)
    let (ranges, whole) = try betterRanges(watched.histograms, watched.outputs, isCancelled)
    // The usual case. It saves compiling a plan for each layer.
    if whole.divergence <= limit {
      return Result(quantization: ranges, left: [], damage: whole)
    }
    // Damages of single layers don't add up exactly, but their order tells which to leave out
    // first. A few samples are enough for an order.
    var harm: [(name: String, divergence: Double)] = []
    for (index, layer) in ranges.inputs.sorted(by: { $0.key < $1.key }).enumerated() {
      let alone = try damage(
        Quantization(inputs: [layer.key: layer.value]), watched.outputs, count: Self.trialCount,
        isCancelled)
      harm.append((layer.key, alone.divergence))
      report(.tried(index + 1, of: ranges.inputs.count))
    }
    harm.sort { ($0.divergence, $0.name) < ($1.divergence, $1.name) }
    return try largest(harm.map(\.name), ranges, watched.outputs, limit, isCancelled)
  }

  /// The most of the layers, from the harmless ones on, that stay within the limit.
  private func largest(
    _ names: [String], _ ranges: Quantization, _ outputs: [[Float]], _ limit: Double,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Result {
    // Binary search: damage grows with the layers, if not strictly. All layers together are known
    // to exceed the limit, so `high` itself is never tried.
    var (low, high) = (0, names.count)
    var best = Result(
      quantization: Quantization(inputs: [:]), left: names,
      damage: Damage(divergence: 0, agreement: 1))
    while low < high - 1 {
      let count = (low + high) / 2
      let kept = Set(names.prefix(count))
      let part = Quantization(inputs: ranges.inputs.filter { kept.contains($0.key) })
      let damage = try damage(part, outputs, count: samples.count, isCancelled)
      if damage.divergence <= limit {
        best = Result(quantization: part, left: Array(names[count...]), damage: damage)
        low = count
      } else {
        high = count
      }
    }
    return best
  }

  private func watch(
    _ isCancelled: @escaping @Sendable () -> Bool, _ report: (Progress) -> Void
  ) throws -> (histograms: [String: MagnitudeHistogram], outputs: [[Float]]) {
    // One plan holds the weights for the calibrators of all threads.
    let plan = try Calibrator(network, parameters: parameters).plan
    let calibrators = DisjointBuffer<Calibrator?>(repeating: nil, count: threads)
    let started = Atomic(0)
    var outputs: [[Float]] = []
    try forEach(samples, threads: threads, isCancelled: isCancelled) {
      let calibrator = try Calibrator(sharing: plan)
      // Threads start in any order; the counter gives each calibrator a place of its own.
      calibrators[started.wrappingAdd(1, ordering: .relaxed).oldValue] = calibrator
      return { sample in try sample.withUnsafeBufferPointer { try calibrator.run($0) } }
    } deliver: { output in
      outputs.append(output)
      if outputs.count % 16 == 0 || outputs.count == samples.count {
        report(.watched(outputs.count, of: samples.count))
      }
    }
    // Histograms are sums, so the order in which threads are merged hardly matters.
    var histograms: [String: MagnitudeHistogram] = [:]
    // `forEach` has waited for all of its threads.
    for calibrator in calibrators.places.compactMap(\.self) {
      for (name, histogram) in calibrator.histograms {
        histograms[name, default: MagnitudeHistogram()].merge(histogram)
      }
    }
    return (histograms, outputs)
  }

  /// The ranges of all layers: whole, or clipped where the mean square error is least; whichever does
  /// less harm.
  private func betterRanges(
    _ histograms: [String: MagnitudeHistogram], _ outputs: [[Float]],
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> (Quantization, Damage) {
    // Clipping helps layers with rare outliers, and harms those whose outliers matter. Which it is
    // shows only in the outputs, so both are measured.
    let whole = Quantization(inputs: histograms.compactMapValues(\.range))
    let clipped = Quantization(inputs: histograms.compactMapValues(\.bestRange))
    let damages = try [whole, clipped].map {
      try damage($0, outputs, count: samples.count, isCancelled)
    }
    return damages[1].divergence <= damages[0].divergence
      ? (clipped, damages[1]) : (whole, damages[0])
  }

  private func damage(
    _ quantization: Quantization, _ outputs: [[Float]], count: Int,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Damage {
    // The outputs depend on all layers together, so a whole plan is compiled and run.
    let plan = try InferencePlan(
      network, parameters: parameters, precision: .int8, quantization: quantization)
    let count = min(count, samples.count)
    var damage = Damage(divergence: 0, agreement: 0)
    var expected = outputs.makeIterator()
    try forEach(Array(samples.prefix(count)), threads: threads, isCancelled: isCancelled) {
      let worker = try InferenceWorker(plan)
      return { sample in
        _ = worker.input.update(fromContentsOf: sample)
        try worker.run()
        return Array(worker.output)
      }
    } deliver: { found in
      guard let expected = expected.next() else { return }
      damage.divergence += divergence(of: found, from: expected, temperature) / Double(count)
      if found.indices.max(by: { found[$0] < found[$1] })
        == expected.indices.max(by: { expected[$0] < expected[$1] })
      {
        damage.agreement += 1 / Double(count)
      }
    }
    // NaN fails every comparison, so it would pass for harmless without this.
    if damage.divergence.isNaN { damage.divergence = .infinity }
    return damage
  }
}

/// The Kullback-Leibler divergence of one softmax from another, in nats.
///
/// Both are softened by the temperature, like the probabilities that users see.
private func divergence(
  of found: [Float], from expected: [Float], _ temperature: Double
) -> Double {
  let found = logProbabilities(found, temperature)
  let expected = logProbabilities(expected, temperature)
  return zip(found, expected).reduce(0) { $0 + exp($1.1) * ($1.1 - $1.0) }
}

private func logProbabilities(_ logits: [Float], _ temperature: Double) -> [Double] {
  let scaled = logits.map { Double($0) / temperature }
  // The largest is taken off before `exp`, which would overflow for large logits.
  let largest = scaled.max() ?? 0
  let all = largest + log(scaled.reduce(0) { $0 + exp($1 - largest) })
  return scaled.map { $0 - all }
}
