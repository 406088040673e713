public import BreedRecognition
internal import Messages
public import PhotoArchive
internal import Messages
internal import Threads

/// Recognises the breeds in many photos, with a thread a photo, and gives results in their order.
public struct RecognitionPipeline: Sendable {
  private let classifier: any PhotoClassifier
  private let known: KnownPhotos?
  private let workers: Int
  private let interruption: Interruption

  /// Starts a worker's thread; tests have none left.
  var startThread: @Sendable (@escaping @Sendable () -> Void) throws(ThreadError) -> WorkerThread =
    { body throws(ThreadError) in try WorkerThread(body) }

  /// How many photos a worker may be ahead of the slowest one, so that memory stays bounded.
  private static let photosAhead = 4

  /// Makes a pipeline.
  ///
  /// - Parameters:
  ///   - classifier: recognises the breeds.
  ///   - workers: how many photos are worked on at a time.
  ///   - interruption: when it is requested, the photos in hand are finished and no other is begun.
  public init(classifier: any PhotoClassifier, workers: Int, interruption: Interruption) {
    self.init(classifier: classifier, known: nil, workers: workers, interruption: interruption)
  }

  /// Makes a pipeline that looks into the catalog first.
  init(
    classifier: any PhotoClassifier, known: KnownPhotos?, workers: Int, interruption: Interruption
  ) {
    self.classifier = classifier
    self.known = known
    self.workers = max(1, workers)
    self.interruption = interruption
  }

  /// Recognises the breeds in all photos that `source` finds.
  ///
  /// - Parameters:
  ///   - source: finds the photos; it is asked by worker threads, one at a time.
  ///   - deliver: takes the results on the calling thread, in the photos' order, as they come.
  /// - Throws: what `deliver` throws, or that no worker can be made; a photo's error never.
  public func run<Source: IteratorProtocol<PhotoScan.Item> & SendableMetatype>(
    _ source: Source, deliver: (PhotoResult) throws -> Void
  ) throws {
    let queue = WorkQueue<Source, PhotoResult>(
      source, workers: workers, window: workers * Self.photosAhead,
      isCancelled: { [interruption] in interruption.isRequested })
    var threads: [WorkerThread] = []
    defer { for thread in threads { thread.join() } }
    do {
      threads = try startThreads(on: queue)
      while let result = try queue.next() { try deliver(result) }
    } catch {
      // The source may be waiting for a pipe: only the interruption reaches it there.
      interruption.request()
      queue.stop()
      throw error
    }
  }

  private func startThreads<Source>(
    on queue: WorkQueue<Source, PhotoResult>
  ) throws(CommandError) -> [WorkerThread] where Source.Element == PhotoScan.Item {
    do throws(ThreadError) {
      return try queue.startThreads(by: startThread) { [classifier, known] in
        let worker = PhotoWorker(classifier, known)
        return { item in
          do {
            return try worker.result(for: item)
          } catch {
            throw CommandError(.badData, Message(error))
          }
        }
      }
    } catch {
      throw CommandError(.inputOutput, Message(error))
    }
  }
}
