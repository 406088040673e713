internal import Messages
internal import OneDNN

/// The memory of one thread for a program, with the program's primitives bound to it.
///
/// The addresses of all operands are fixed at initialisation, and oneDNN's memory objects are
/// created then, so a run allocates nothing here.
package final class ProgramWorker<Store: Sendable, Own: Sendable> {
  private let program: Program<Store, Own>
  private let store: (Store) -> UnsafeMutableRawPointer
  private let stream: Stream
  private let block: MemoryBlock
  /// The bound primitives of the steps; nil for other steps.
  private var calls: [BoundPrimitive?] = []

  /// Allocates the memory for a program.
  ///
  /// - Parameters:
  ///   - program: the program to run.
  ///   - store: returns the address of memory outside of the arena, which must not change.
  /// - Throws: `NeuralNetworkError` when there is not enough memory.
  package init(
    _ program: Program<Store, Own>, store: @escaping (Store) -> UnsafeMutableRawPointer
  ) throws(NeuralNetworkError) {
    self.program = program
    self.store = store
    stream = try Stream(program.engine)
    block = try MemoryBlock(byteCount: program.byteCount)
    for step in program.steps { calls.append(try bind(step)) }
  }

  private func bind(_ step: Step<Store, Own>) throws(NeuralNetworkError) -> BoundPrimitive? {
    guard case .primitive(let primitive, let list) = step.work else { return nil }
    return try BoundPrimitive(
      program.engine, primitive, list.map { ($0.slot, $0.operand.layout, address($0.operand)) })
  }

  /// Returns the address of an operand.
  package func address(_ operand: Operand<Store>) -> UnsafeMutableRawPointer {
    switch operand.place {
    case .buffer(let number): block.address + program.arena.offsets[number]
    case .scratchpad: block.address + program.arena.byteCount  // after the arena
    case .store(let item): store(item)
    }
  }

  /// Returns the floats of an operand, with the padding of blocked formats.
  package func floats(_ operand: Operand<Store>) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(
      start: address(operand).assumingMemoryBound(to: Float.self), count: operand.floatCount)
  }

  /// Runs all steps in order.
  ///
  /// - Parameter own: runs a step that is not a primitive.
  /// - Throws: `NeuralNetworkError` with the step's name when oneDNN fails.
  package func run(_ own: (_ name: String, _ work: Own) -> Void) throws(NeuralNetworkError) {
    for (index, step) in program.steps.enumerated() {
      switch step.work {
      case .primitive:
        do throws(NeuralNetworkError) {
          try calls[index]?.run(stream)
        } catch {
          throw NeuralNetworkError(
            .inLayer, ["layer": .text(step.name), "cause": .message(error.message)])
        }
      case .roundToBF16(let operand): HalfPrecision.roundToBF16(floats(operand))
      case .own(let work): own(step.name, work)
      }
    }
  }
}
