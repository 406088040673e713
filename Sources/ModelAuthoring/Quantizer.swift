public import BreedRecognition
internal import Glibc
public import NeuralNetwork
internal import Synchronization
internal import Threads

/// Finds the layers of a bundle's network that can run in int8 at negligible loss, and their
/// input ranges.
///
/// The inputs of each layer are observed on some photos (calibration); then the outputs in int8 are
/// compared with those in f32. If they differ too much, the layers that cause the largest
/// divergence on their own stay f32.
public struct Quantizer: Sendable {
  /// The deviation of int8 from f32.
  public struct Damage: Sendable, Hashable {
    /// The mean Kullback-Leibler divergence of the probabilities from those in f32, in nats.
    public var divergence: Double
    /// The share of the samples with the same best class.
    public var agreement: Double
  }

  /// The result of a search.
  public struct Result: Sendable, Hashable {
    /// The int8 layers and their input ranges.
    public let quantization: Quantization
    /// The number of int8 layers.
    public var layerCount: Int { quantization.inputs.count }
    /// The layers that could run in int8 but stay f32.
    public let left: [String]
    /// The deviation from f32 on the calibration photos.
    public let damage: Damage
  }

  /// The progress of a search.
  public enum Progress: Sendable, Hashable {
    /// The number of samples used for calibration so far.
    case watched(Int, of: Int)
    /// The number of layers tried on their own so far.
    case tried(Int, of: Int)
  }

  /// The default limit of the mean divergence: on kennel's models it costs less than half a
  /// percentage point of top-1 accuracy.
  public static let harmless = 0.005
  /// The number of samples for trying each layer on its own.
  private static let trialCount = 24

  private let network: Network
  private let parameters: any StateDict & Sendable
  private let samples: [[Float]]  // [samples][C · H · W]
  private let temperature: Double
  private let threads: Int

  /// Creates a search.
  ///
  /// - Parameters:
  ///   - bundle: the model.
  ///   - samples: a few hundred photos as inputs of its network, [C, H, W] each.
  ///   - threads: the number of threads; nil for one per core.
  /// - Throws: `BundleError` or `CheckpointError` when the weights can't be read.
  public init(_ bundle: ModelBundle, samples: [[Float]], threads: Int?) throws {
    network = bundle.network
    parameters = try bundle.openWeights()
    temperature = bundle.manifest.calibration.temperature
    self.samples = samples
    self.threads = max(1, min(threads ?? usableCores(), samples.count))
  }

  /// Runs the search.
  ///
  /// - Parameters:
  ///   - limit: the maximum mean divergence.
  ///   - isCancelled: polled between samples.
  ///   - report: called with the progress, on the calling thread.
  /// - Returns: the result of the search.
  /// - Throws: a `CancellationError`, or `NeuralNetworkError` when oneDNN fails.
  public func search(
    limit: Double = harmless, isCancelled: @escaping @Sendable () -> Bool,
    report: (Progress) -> Void
  ) throws -> Result {
    let watched = try watch(isCancelled, report)
    let (ranges, whole) = try betterRanges(watched.histograms, watched.outputs, isCancelled)
    // The usual case, which saves compiling a plan for each layer.
    if whole.divergence <= limit {
      return Result(quantization: ranges, left: [], damage: whole)
    }
    // The divergences of single layers are not exactly additive, but their order decides which
    // layers to leave out first. A few samples are enough for an order.
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

  /// Returns the longest prefix of the layers, sorted by divergence, that stays within the limit.
  private func largest(
    _ names: [String], _ ranges: Quantization, _ outputs: [[Float]], _ limit: Double,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Result {
    // Binary search: the divergence grows with the number of layers, if not strictly. All layers
    // together are known to exceed the limit, so `high` itself is never tried.
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
      // Threads start in any order; the counter gives each calibrator its own index.
      calibrators[started.wrappingAdd(1, ordering: .relaxed).oldValue] = calibrator
      return { sample in try sample.withUnsafeBufferPointer { try calibrator.run($0) } }
    } deliver: { output in
      outputs.append(output)
      if outputs.count % 16 == 0 || outputs.count == samples.count {
        report(.watched(outputs.count, of: samples.count))
      }
    }
    // Histograms are sums, so the order of merging hardly matters.
    var histograms: [String: MagnitudeHistogram] = [:]
    // `forEach` has waited for all of its threads.
    for calibrator in calibrators.places.compactMap(\.self) {
      for (name, histogram) in calibrator.histograms {
        histograms[name, default: MagnitudeHistogram()].merge(histogram)
      }
    }
    return (histograms, outputs)
  }

  /// Returns the ranges of all layers with the smaller divergence: the full ranges, or ranges
  /// clipped for the least mean square error.
  private func betterRanges(
    _ histograms: [String: MagnitudeHistogram], _ outputs: [[Float]],
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> (Quantization, Damage) {
    // Clipping helps layers with rare outliers, and harms those whose outliers matter. Only the
    // outputs show which is the case, so both are measured.
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
    // The outputs depend on all layers together, so a plan of the whole network is compiled and
    // run.
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
    // NaN fails every comparison and would corrupt the order of the layers; infinity is never
    // within the limit.
    if damage.divergence.isNaN { damage.divergence = .infinity }
    return damage
  }
}

/// Returns the Kullback-Leibler divergence of one softmax from another, in nats.
///
/// Both are scaled by the temperature, like the probabilities that users see.
private func divergence(
  of found: [Float], from expected: [Float], _ temperature: Double
) -> Double {
  let found = logProbabilities(found, temperature)
  let expected = logProbabilities(expected, temperature)
  return zip(found, expected).reduce(0) { $0 + exp($1.1) * ($1.1 - $1.0) }
}

private func logProbabilities(_ logits: [Float], _ temperature: Double) -> [Double] {
  let scaled = logits.map { Double($0) / temperature }
  // The largest is subtracted before `exp`, which would overflow for large logits.
  let largest = scaled.max() ?? 0
  let all = largest + log(scaled.reduce(0) { $0 + exp($1 - largest) })
  return scaled.map { $0 - all }
}
