import Architectures
public import ArgumentParser
import Glibc
public import NeuralNetwork
import NeuralNetworkTraining
import Synchronization
import Threads

/// Times the inference of a network alone.
struct Inference: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Time a network's inference.")

  @Option var architecture = "tf_efficientnetv2_b0"
  @Option(help: "Height and width of the input; the published one if not given.") var size: Int?
  @Option var precision: Precision = .f32
  @Option(help: "Photos in a run.") var batch = 1
  @Option(help: "Threads that work on one run.") var threads = 1
  @Option(help: "Runs at the same time.") var workers = 1
  @Option var seconds = 3.0
  @Flag(help: "Take a turn for each line of the standard input, and print a run's seconds in it.")
  var turns = false
  @Option(help: "How many photos of a turn a thread takes at a time; 0: all threads work together.")
  var share = 0
  @Flag(help: "Print oneDNN's choice for each layer.") var implementations = false

  func run() throws {
    guard let architecture = Architecture.named(architecture) else {
      throw ValidationError("There is no architecture \(architecture).")
    }
    let network = try architecture.network(classes: 1000, height: size, width: size)
    let plan = try InferencePlan(
      network, parameters: RandomStateDict(), precision: precision,
      quantization: precision == .int8 ? quantization(of: network) : nil,
      batchSize: share > 0 ? share : batch, threads: share > 0 ? 1 : threads)
    if implementations {
      for (layer, name) in plan.implementations { print("\(name)  \(layer)") }
    }
    if turns { return try takeTurns(plan) }
    let times = try Measurement(seconds: seconds).times(of: plan, workers: workers)
    let sorted = times.sorted()
    let median = sorted[sorted.count / 2]
    let rate = Double(workers * batch) / median
    print(
      """
      {"architecture":"\(architecture.name)","precision":"\(precision)","batch":\(batch),\
      "threads":\(threads),"workers":\(workers),"imagesPerSecond":\(rate),\
      "medianMilliseconds":\(median * 1000),"minimumMilliseconds":\(sorted[0] * 1000)}
      """)
  }

  /// Every layer that can be computed in int8, with the ranges of one image of two greys: standardised
  /// images have numbers of both signs.
  private func quantization(of network: Network) throws -> Quantization {
    guard Processor.hasNativeInt8 else {
      throw ValidationError("int8 is emulated on this processor.")
    }
    let calibrator = try Calibrator(network, parameters: RandomStateDict())
    let image = (0..<network.inputShape.reduce(1, *)).map { Float($0 % 2) * 2 - 1 }
    _ = try image.withUnsafeBufferPointer { try calibrator.run($0) }
    return Quantization(inputs: calibrator.histograms.compactMapValues(\.range))
  }

  /// What takes a turn.
  private func work(_ plan: InferencePlan) throws -> () throws -> Void {
    if share > 0 {
      let workers = try Apart(plan, batch / share, threads)
      return { try workers.run() }
    }
    let worker = try grey(InferenceWorker(plan))
    return { try worker.run() }
  }

  /// Work that stays ready, so that engines can take turns.
  private func takeTurns(_ plan: InferencePlan) throws {
    let work = try work(plan)
    let measurement = Measurement(seconds: seconds)
    print("ready")
    fflush(nil)
    while readLine() != nil {
      let sorted = try measurement.times(work).sorted()
      print(sorted[sorted.count / 2])
      fflush(nil)
    }
  }
}

extension Precision: ExpressibleByArgument {}

/// Weights of the right size: their values do not change the speed.
private struct RandomStateDict: StateDict {
  var names: [String] { [] }
  func shape(of name: String) -> [Int]? { nil }
  func contains(_ name: String) -> Bool { !name.hasSuffix(".conv.bias") }

  func tensor(_ name: String, shape: [Int]) throws(CheckpointError) -> Tensor {
    var state: UInt32 = 1
    let count = shape.reduce(1, *)
    let fanIn = Float(shape.dropFirst().reduce(1, *))
    var values: [Float] = []
    values.reserveCapacity(count)
    for _ in 0..<count {
      state = state &* 1_664_525 &+ 1_013_904_223
      values.append((Float(state >> 8) / 16_777_216 + 0.01) / fanIn)
    }
    return Tensor(shape: shape, values: values)
  }
}

/// Runs a plan on several threads for some time.
private final class Measurement: Sendable {
  private let seconds: Double
  private let results = Mutex<[Double]>([])

  init(seconds: Double) { self.seconds = seconds }

  /// - Returns: the duration of each run in seconds, after the first.
  func times(of plan: InferencePlan, workers: Int) throws -> [Double] {
    try ThreadTeam(max(workers, 1)).run { [self] _ in try measure(plan) }
    return results.withLock { $0 }
  }

  private func measure(_ plan: InferencePlan) throws {
    let worker = try grey(InferenceWorker(plan))
    let times = try times { try worker.run() }
    results.withLock { $0 += times }
  }

  /// - Returns: the duration of each run in seconds, after the first; there is at least one.
  func times(_ run: () throws -> Void) throws -> [Double] {
    try run()
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var times: [Double] = []
    repeat {
      let start = clock.now
      try run()
      times.append((clock.now - start) / .seconds(1))
    } while clock.now < end
    return times
  }
}

/// A worker that has something to work on.
private func grey(_ worker: InferenceWorker) -> InferenceWorker {
  worker.input.update(repeating: 0.1)
  return worker
}

/// Small batches, of which each thread works on its share, as `kennel classify` does on photos.
private final class Apart: Sendable {
  /// Each thread uses the worker of its number.
  private let workers: DisjointBuffer<InferenceWorker>
  private let batches: Int
  private let team: ThreadTeam

  init(_ plan: InferencePlan, _ batches: Int, _ threads: Int) throws {
    workers = DisjointBuffer(try (0..<threads).map { _ in try grey(InferenceWorker(plan)) })
    self.batches = batches
    team = try ThreadTeam(threads)
  }

  func run() throws {
    try team.run { [self] thread in
      for _ in stride(from: thread, to: batches, by: workers.count) { try workers[thread].run() }
    }
  }
}
